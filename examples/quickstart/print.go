package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// printer writes chapters, lines and aligned tables.
type printer struct{ w io.Writer }

func (p printer) chapter(title string) {
	fmt.Fprintf(p.w, "\n%s\n%s\n", title, strings.Repeat("-", utf8.RuneCountInString(title)))
}

func (p printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// money shows an amount to the cent.
func (p printer) money(amount decimal.Decimal) string { return amount.StringFixed(2) }

// time shows an instant in UTC, to the second.
func (p printer) time(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// table collects rows and writes them with columns as wide as their content;
// numbers are aligned to the right.
type table struct {
	p    printer
	rows [][]string
}

func (p printer) table(head ...string) *table { return &table{p: p, rows: [][]string{head}} }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) flush() error {
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
		if _, err := fmt.Fprintln(t.p.w, strings.TrimRight(line.String(), " ")); err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
	}
	return nil
}

// numeric reports whether all cells below the head of a column are amounts.
func (t *table) numeric(column int) bool {
	for _, row := range t.rows[1:] {
		if _, err := decimal.NewFromString(row[column]); err != nil {
			return false
		}
	}
	return len(t.rows) > 1
}
