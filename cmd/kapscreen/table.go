package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// table is rows of cells under each other. A row's last cell takes whatever room there is, so one with fewer cells says
// something in words.
type table struct{ rows [][]string }

func (t *table) add(cells ...string) {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	t.rows = append(t.rows, cells)
}

const (
	columnGap  = 2
	goesOnWith = "    " // what a further line of a row begins with
)

// widths are the columns' widths in cells of the screen, without what stands last in its row.
func (t table) widths() []int {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row[:max(len(row)-1, 0)] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	return widths
}

// write writes the rows. In a window of so many columns, what does not fit into a row's line goes on below it; 0 means
// that every row is one line.
func (t table) write(w io.Writer, columns int) {
	widths := t.widths()
	for _, row := range t.rows {
		fmt.Fprintln(w, line(row, widths, columns))
	}
}

// line is a row, on as many lines as it takes.
func line(row []string, widths []int, columns int) string {
	var b strings.Builder
	used := 0
	for i, cell := range row {
		last, n := i == len(row)-1, uniseg.StringWidth(cell)
		if !last {
			n = widths[i]
		}
		switch {
		case i == 0:
		case columns > 0 && used+columnGap+n > columns:
			b.WriteByte('\n')
			if last {
				b.WriteString(wrap(cell, goesOnWith, columns))
				continue
			}
			b.WriteString(goesOnWith)
			used = len(goesOnWith)
		default:
			b.WriteString(strings.Repeat(" ", columnGap))
			used += columnGap
		}
		b.WriteString(cell)
		if !last && i+1 < len(row) {
			b.WriteString(strings.Repeat(" ", n-uniseg.StringWidth(cell)))
		}
		used += n
	}
	lines := strings.Split(b.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// printTable prints a table as wide as the window; where there is none, every row is a line, for other programs.
func (a *app) printTable(t table) {
	columns := 0
	if isTerminal(a.out.File) {
		if w, _, err := term.GetSize(int(a.out.Fd())); err == nil {
			columns = w
		}
	}
	t.write(a.out, columns)
}
