package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the version of the tool. It is a constant, not a link-time flag: the same tree gives the same binary.
const version = "0.1.0"

// versionCommand is `kapscreen version`.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Prints the version of the tool, of Go, and the system it was built for.\n\nExit code: 0.",
		Example: "  kapscreen version\n  kapscreen version --json",
		Args:    noArguments,
		RunE: func(_ *cobra.Command, _ []string) error {
			v := versionInfo()
			if a.flags.json {
				return a.printJSON(v)
			}
			_, err := fmt.Fprintf(a.out, "kapscreen %s (%s, %s/%s%s)\n", v.Version, v.Go, v.OS, v.Arch, withComma(v.Revision))
			return err
		},
	}
}

type versionJSON struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	Revision string `json:"revision,omitempty"`
}

func versionInfo() versionJSON {
	v := versionJSON{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Revision = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return v
}

func withComma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}
