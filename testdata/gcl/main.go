// Command gcl is golangci-lint with the plugin built in: what golangci-lint
// custom builds from the .custom-gcl.yml of docs/golangci-lint.md.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/cancelsafe/cancelsafe/analyzers/gclplugin"
)

func main() {
	info := commands.BuildInfo{GoVersion: "unknown", Version: "2.15.0-cancelsafe", Commit: "unknown", Date: "unknown"}
	if err := commands.Execute(info); err != nil {
		fmt.Fprintf(os.Stderr, "gcl: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
