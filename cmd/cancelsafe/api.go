package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// api prints the API model, or the part of it that is asked for. It is the model
// that an analysis here would use: -model wins over the environment, and that
// over the configuration.
func (c *command) api(args []string) int {
	flags := flag.NewFlagSet("api", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	format := flags.String("format", "text", "")
	model := flags.String("model", "", "")
	file := flags.String("config", "", "")
	if err := flags.Parse(args); err != nil {
		return c.fail(fmt.Errorf(`api: %w (see "cancelsafe help")`, err))
	}
	if flags.NArg() > 1 {
		return c.fail(fmt.Errorf("api wants one pattern, and flags before it"))
	}
	if err := oneOf("-format", *format, analyzers.APIFormats()...); err != nil {
		return c.fail(err)
	}
	conf, err := c.readConfig(*file)
	if err != nil {
		return c.fail(err)
	}
	given := false
	flags.Visit(func(f *flag.Flag) { given = given || f.Name == "model" })
	if !given {
		*model = configuredModel(conf)
	}
	if err := nameModel(*model); err != nil {
		return c.fail(err)
	}
	if err := analyzers.PrintAPI(c.stdout, *format, flags.Arg(0)); err != nil {
		return c.fail(err)
	}
	return exitClean
}
