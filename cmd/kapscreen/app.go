package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// app is the program: its streams, its clock, its environment. Nothing below main knows another.
type app struct {
	in, err *os.File
	out     *output
	env     func(string) (string, bool)
	environ func() []string
	now     func() time.Time
	keyWork int           // seal.Settings.WorkFactor: 0 is the usual; most tests need no key that is hard to guess
	guard   time.Duration // terminal.Options.Guard: 0 is the usual; tests type faster than any person
	bind    func(bounds)  // nil: the process is not this app's alone

	flags   globalFlags
	config  Config
	signals signals
}

// globalFlags are the flags that every command has.
type globalFlags struct {
	config         string
	store          string
	passphraseFile string
	passphraseFD   int
	json           bool
	quiet          bool
	color          string
	noColor        bool
	plain          bool
}

// run executes the command line and returns the exit code. A panic below ends with an incident number and no content:
// what was being worked on must not reach a log.
func (a *app) run(args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(a.err, "kapscreen: internal error, nothing that was saved is lost; incident %s\n", incident(p))
			code = exitFailed
		}
	}()
	hardenProcess()
	ctx, stop := a.signals.watch(context.Background())
	defer stop()
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := a.signals.ended(root.ExecuteContext(ctx))
	if err == nil {
		err = a.out.failure()
	}
	var shown *reported
	if err != nil && !errors.As(err, &shown) {
		err = asUsage(err)
		report(a.err, err)
	}
	return exitCode(err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "kapscreen",
		Short: "Ask, notice, hand over: pre-consultation for ketamine-assisted psychotherapy",
		Long: `kapscreen helps a psychotherapist prepare a client's visit to the medical partner
before ketamine-assisted psychotherapy. It asks a questionnaire, points out
answers that the partner should look at, and writes a referral summary (PDF).
It never decides: the medical team does. It opens no network connection.

  kapscreen demo                     see the whole job on an invented client
  kapscreen init                     your name, practice, partner: once
  kapscreen consult                  an interview, with the client
  kapscreen screen FILE              what the answers raise
  kapscreen refer FILE -o REF.pdf    the referral summary

kapscreen COMMAND --help says more about each.`,
		SilenceErrors: true, SilenceUsage: true,
		Args:              noArguments,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.prepare(cmd) },
		RunE: func(cmd *cobra.Command, _ []string) error { // alone it explains itself; --help says everything
			_, err := fmt.Fprintln(a.out, cmd.Long)
			return err
		},
	}
	root.SetFlagErrorFunc(flagError)
	f := root.PersistentFlags()
	f.StringVar(&a.flags.config, "config", "", "read settings from `FILE` only")
	f.StringVar(&a.flags.store, "store", "", "folder `DIR` of the case files")
	f.StringVar(&a.flags.passphraseFile, "passphrase-file", "", "read the passphrase of your key from `FILE`")
	f.IntVar(&a.flags.passphraseFD, "passphrase-fd", -1, "read the passphrase of your key from file descriptor `N`")
	f.BoolVar(&a.flags.json, "json", false, "JSON on stdout, where the command reports something")
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "say nothing that is not a result or an error")
	f.StringVar(&a.flags.color, "color", "", "auto, always or never")
	f.BoolVar(&a.flags.noColor, "no-color", false, "no colour (as --color never)")
	f.BoolVar(&a.flags.plain, "plain", false, "plain lines: no redraw, no escape sequences")
	root.AddCommand(a.commands()...)
	a.complete(root)
	return root
}

// prepare reads the config once, before the command runs.
func (a *app) prepare(cmd *cobra.Command) error {
	flags := map[string]string{}
	set := func(name, key, value string) {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			flags[key] = value
		}
	}
	set("store", "store", a.flags.store)
	set("color", "color", a.flags.color)
	if a.flags.noColor {
		flags["color"] = "never"
	}
	if a.flags.plain {
		flags["screen"] = "plain"
	}
	for name, key := range map[string]string{"partner": "partner", "form": "form", "paper": "paper", "mono": "mono", "workers": "workers"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			flags[key] = f.Value.String()
		}
	}
	c, err := a.loadConfig(a.flags.config, flags)
	if err != nil && cmd.CommandPath() != "kapscreen config edit" { // which is how a wrong file is mended
		return err
	}
	a.config = c
	return nil
}

// say writes a line for people to stderr, unless -q.
func (a *app) say(format string, args ...any) {
	if !a.flags.quiet {
		fmt.Fprintln(a.err, visible.Lines(fmt.Sprintf(format, args...)))
	}
}

// noArguments is cobra.NoArgs in our words.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		return &usageError{
			msg:  fmt.Sprintf("%s has no command %s", cmd.CommandPath(), quoteWord(args[0])),
			hint: orElse(didYouMean(args[0], commandNames(cmd)), cmd.CommandPath()+" --help lists the commands"),
		}
	}
	return &usageError{
		msg:  fmt.Sprintf("%s takes no argument", cmd.CommandPath()),
		hint: cmd.CommandPath() + " --help shows how it is used",
	}
}

// arguments checks the number of arguments and says what is missing by its name in the usage line.
func arguments(atLeast, atMost int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= atLeast && (atMost < 0 || len(args) <= atMost) {
			return nil
		}
		what := "too many arguments"
		if len(args) < atLeast {
			what = "something is missing"
		}
		return &usageError{msg: fmt.Sprintf("%s: %s", cmd.CommandPath(), what), hint: "usage: " + cmd.UseLine()}
	}
}

// flagError words pflag's errors and suggests the flag that was meant. It never repeats a value.
func flagError(cmd *cobra.Command, err error) error {
	var notExist *pflag.NotExistError
	if errors.As(err, &notExist) {
		name := notExist.GetSpecifiedName()
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		hint := didYouMean(name, known)
		if hint != "" {
			hint = strings.Replace(hint, "did you mean ", "did you mean --", 1)
		}
		return &usageError{
			msg:  fmt.Sprintf("%s has no flag %s", cmd.CommandPath(), dashed(name)),
			hint: orElse(hint, cmd.CommandPath()+" --help lists the flags"),
		}
	}
	var required *pflag.ValueRequiredError
	if errors.As(err, &required) {
		return &usageError{msg: fmt.Sprintf("flag %s needs a value", dashed(required.GetSpecifiedName())), hint: cmd.CommandPath() + " --help shows how it is used"}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return &usageError{msg: fmt.Sprintf("flag --%s does not take this value", invalid.GetFlag().Name), hint: cmd.CommandPath() + " --help shows how it is used"}
	}
	return &usageError{msg: "a flag cannot be read", hint: cmd.CommandPath() + " --help lists the flags"}
}

// asUsage turns cobra's own errors, which have no type, into usage errors.
func asUsage(err error) error {
	msg := err.Error()
	for _, prefix := range []string{"unknown command", "required flag(s)", "if any flags in the group", "accepts ", "requires at least", "invalid argument"} {
		if strings.HasPrefix(msg, prefix) {
			return &usageError{msg: msg, hint: "kapscreen --help lists the commands"}
		}
	}
	return err
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// stdoutIsTerminal keeps a PDF off the screen.
func (a *app) stdoutIsTerminal() bool { return isTerminal(a.out.File) }

// baseName is the last element of a path, made visible: file names are foreign text too.
func baseName(path string) string { return quoteWord(filepath.Base(path)) }
