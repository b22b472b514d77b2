package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
)

// writeManPages writes a page for the command and everything below it. cobra's own generator would bring in a Markdown
// renderer for what is a page of text.
func writeManPages(cmd *cobra.Command, dir string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // man pages are for everybody
		return 0, err
	}
	n := 0
	for _, c := range append([]*cobra.Command{cmd}, below(cmd)...) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		if err := atomicfile.Write(filepath.Join(dir, name), []byte(manPage(c)), true); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// below are all visible commands under cmd.
func below(cmd *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range cmd.Commands() {
		if !c.Hidden && c.Name() != "help" {
			list = append(append(list, c), below(c)...)
		}
	}
	return list
}

// manPage is one page in the man macros.
func manPage(c *cobra.Command) string {
	var b strings.Builder
	title := strings.ToUpper(strings.ReplaceAll(c.CommandPath(), " ", "-"))
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"kapscreen %s\" \"kapscreen\"\n", title, version)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(strings.ReplaceAll(c.CommandPath(), " ", "-")), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.nf\n%s\n.fi\n", roff(c.UseLine()))
	fmt.Fprintf(&b, ".SH DESCRIPTION\n.nf\n%s\n.fi\n", roff(c.Long))
	var flags strings.Builder
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			value, usage := pflag.UnquoteUsage(f)
			fmt.Fprintf(&flags, ".TP\n\\fB%s\\fP %s\n%s\n", roff("--"+f.Name), roff(value), roff(usage))
		}
	})
	if flags.Len() > 0 {
		fmt.Fprintf(&b, ".SH OPTIONS\n%s", flags.String())
	}
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	return b.String()
}

// roff escapes text for the man macros.
func roff(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(s, "-", `\-`)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
