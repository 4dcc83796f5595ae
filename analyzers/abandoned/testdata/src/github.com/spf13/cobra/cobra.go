// Package cobra stands for the one that reads command lines.
package cobra

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
}
