package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/schema"
)

func (a *app) formSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "schema [KIND]", Short: "Print the JSON Schema of a kind of file, for editors", Args: arguments(0, 1),
		Long: `Prints the JSON Schema of form, rules, tests, instrument, partner, letter or sources
files. Without KIND it lists the kinds. An editor with a YAML language server
then completes and checks while you type.

Exit codes: 0 done, 2 wrong call.`,
		Example: "  kapscreen form schema rules > rules.schema.json",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := fmt.Fprintln(a.out, strings.Join(schema.Names(), "\n"))
				return err
			}
			data, ok := schema.Of(args[0])
			if !ok {
				return &usageError{"there is no schema for " + quoteWord(args[0]), orElse(didYouMean(args[0], schema.Names()), "kinds: "+strings.Join(schema.Names(), ", "))}
			}
			_, err := a.out.Write(data)
			return err
		},
	}
}

func (a *app) formCSVCommand() *cobra.Command {
	var example bool
	var delimiter string
	cmd := &cobra.Command{
		Use: "csv [FORM]", Short: "Print the header for responses as CSV", Args: arguments(0, 1),
		Long: `Prints the header line for responses of this form as CSV, one client to a row; --example
adds a row that shows how each kind of answer is written.

Exit codes: 0 done, 2 wrong call, 3 something is wrong in the files.`,
		Example: "  kapscreen form csv --example > clients.csv",
		RunE: func(_ *cobra.Command, args []string) error {
			comma, err := oneByte(delimiter)
			if err != nil {
				return err
			}
			form, _, err := loadForm(a.formName(args))
			if err != nil {
				return err
			}
			return forms.WriteCSVHeader(a.out, form, comma, example)
		},
	}
	cmd.Flags().BoolVar(&example, "example", false, "add an example row")
	cmd.Flags().StringVar(&delimiter, "delimiter", ",", "what stands between cells; tab for a tab")
	return cmd
}

// oneByte reads a delimiter.
func oneByte(s string) (byte, error) {
	if s == "tab" || s == `\t` {
		return '\t', nil
	}
	if len(s) != 1 || strings.ContainsAny(s, "\"\r\n") {
		return 0, &usageError{"a delimiter is one character, such as ; or tab", ""}
	}
	return s[0], nil
}
