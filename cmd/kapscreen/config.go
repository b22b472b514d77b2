package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// configCommand is `kapscreen config …`.
func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings and where they come from",
		Long: `Settings come, strongest first, from flags, from KAPSCREEN_* variables, from
./kapscreen.yaml, from your own config file, and from the built-in defaults.

Exit codes: 0 done, 3 a config file is wrong.`,
		Example: "  kapscreen config show --origin",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.configShowCommand(), a.configEditCommand())
	return cmd
}

func (a *app) configShowCommand() *cobra.Command {
	var origin bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print every setting",
		Long: `Prints every setting with its value; --origin adds where each value comes from.

Exit codes: 0 done, 3 a config file is wrong.`,
		Example: "  kapscreen config show\n  kapscreen config show --origin",
		Args:    noArguments,
		RunE:    func(_ *cobra.Command, _ []string) error { return a.configShow(origin) },
	}
	cmd.Flags().BoolVar(&origin, "origin", false, "say where each value comes from")
	return cmd
}

func (a *app) configShow(origin bool) error {
	if a.flags.json {
		type row struct {
			Key    string `json:"key"`
			Value  any    `json:"value"`
			Origin string `json:"origin"`
		}
		rows := make([]row, 0, len(settings()))
		for _, s := range settings() {
			rows = append(rows, row{s.key, a.config.values[s.key], a.config.origin[s.key]})
		}
		return a.printJSON(rows)
	}
	for _, s := range settings() {
		value := fmt.Sprint(a.config.values[s.key])
		if value == "" {
			value = `""`
		}
		if origin {
			fmt.Fprintf(a.out, "%-26s %-24s # %s\n", s.key+":", value, a.config.origin[s.key])
			continue
		}
		fmt.Fprintf(a.out, "%-26s %s\n", s.key+":", value)
	}
	return nil
}
