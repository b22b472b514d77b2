package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/templates"
)

// complete sets what the shell offers: names of forms, partners, sections and rules; never a client's name, and never
// the store, which would have to be opened for it.
func (a *app) complete(root *cobra.Command) {
	for _, cmd := range append([]*cobra.Command{root}, below(root)...) {
		a.completeFlags(cmd)
		switch cmd.CommandPath() {
		case "kapscreen explain":
			cmd.ValidArgsFunction = a.completeRules
		case "kapscreen form show", "kapscreen form check", "kapscreen form test", "kapscreen form prove", "kapscreen form doc", "kapscreen form csv":
			cmd.ValidArgsFunction = words(library.Names, cobra.ShellCompDirectiveFilterDirs)
		case "kapscreen partner show", "kapscreen partner check", "kapscreen partner diff":
			cmd.ValidArgsFunction = words(templates.PartnerNames, cobra.ShellCompDirectiveNoFileComp)
		}
	}
}

func (a *app) completeFlags(cmd *cobra.Command) {
	offers := map[string]func() []string{
		"form":    library.Names,
		"partner": templates.PartnerNames,
		"from":    library.Names,
		"paper":   func() []string { return []string{"letter", "a4"} },
		"color":   func() []string { return []string{"auto", "always", "never"} },
		"format":  func() []string { return []string{"pdf", "text", "json"} },
		"fail-on": func() []string { return []string{"urgent", "priority", "routine", "info"} },
		"absent":  func() []string { return []string{"unknown", "declined", "ask-prescriber"} },
		"section": a.sectionNames, "sections": a.sectionNames, "withhold": a.sectionNames, "question": a.questionNames,
	}
	for name, offer := range offers {
		if cmd.Flags().Lookup(name) == nil || (name == "from" && cmd.Name() != "new") {
			continue
		}
		// An error only says that the flag has a completion already.
		_ = cmd.RegisterFlagCompletionFunc(name, words(offer, cobra.ShellCompDirectiveNoFileComp))
	}
}

// words offers a list of words for every argument.
func words(list func() []string, directive cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return list(), directive }
}

// completeRules offers the rules for the first argument, files for the second.
func (a *app) completeRules(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	_, book, err := loadForm(library.Default)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return book.RuleIDs(), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) sectionNames() []string {
	form, _, err := loadForm(library.Default)
	if err != nil {
		return nil
	}
	var names []string
	for _, s := range form.Sections {
		names = append(names, s.ID)
	}
	return names
}

func (a *app) questionNames() []string {
	form, _, err := loadForm(library.Default)
	if err != nil {
		return nil
	}
	return slices.Clone(questionIDs(form))
}
