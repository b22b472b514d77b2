package main

import "github.com/kapscreen/kapscreen/forms/source"

// didYouMean is a hint with the nearest of the known words, or "" if none is near.
func didYouMean(word string, known []string) string {
	near := source.Nearest(word, known)
	if near == "" {
		return ""
	}
	return "did you mean " + near + "?"
}
