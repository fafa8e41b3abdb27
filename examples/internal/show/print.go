// Package show holds what the example programs share: the choice of the
// platform that they call, and their output.
package show

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
)

// Printer writes chapters, lines and aligned tables.
type Printer struct{ W io.Writer }

// Chapter writes the title of a new part of the output.
func (p Printer) Chapter(title string) {
	fmt.Fprintf(p.W, "\n%s\n%s\n", title, strings.Repeat("-", utf8.RuneCountInString(title)))
}

// Line writes one line.
func (p Printer) Line(format string, args ...any) { fmt.Fprintf(p.W, format+"\n", args...) }

// Money formats an amount with two decimals.
func (p Printer) Money(amount decimal.Decimal) string { return amount.StringFixed(2) }

// Time formats an instant in UTC, to the second.
func (p Printer) Time(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// Day formats the day of an instant in the platform's calendar.
func (p Printer) Day(t time.Time) string { return core.DateOf(t).String() }

// Table returns a new table with the given column heads.
func (p Printer) Table(head ...string) *Table { return &Table{p: p, rows: [][]string{head}} }

// Table collects rows and writes them with columns as wide as their content.
// Numbers are aligned to the right.
type Table struct {
	p    Printer
	rows [][]string
}

// Row adds a row with one cell for each column.
func (t *Table) Row(cells ...string) { t.rows = append(t.rows, cells) }

// Flush writes the table.
func (t *Table) Flush() error {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for number, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.numeric(i) {
				line.WriteString(pad + cell + "  ")
			} else {
				line.WriteString(cell + pad + "  ")
			}
		}
		if _, err := fmt.Fprintln(t.p.W, strings.TrimRight(line.String(), " ")); err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
	}
	return nil
}

// numeric reports whether all cells of a column, except its head, are amounts.
func (t *Table) numeric(column int) bool {
	for _, row := range t.rows[1:] {
		if _, err := decimal.NewFromString(row[column]); err != nil {
			return false
		}
	}
	return len(t.rows) > 1
}
