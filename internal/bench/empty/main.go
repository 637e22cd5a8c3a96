//go:build bench

// Empty is the smallest Fyne program there is: the reference for start, memory and size.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.New().NewWindow("Empty window")
	w.SetContent(widget.NewLabel("Empty"))
	w.Resize(fyne.NewSize(1180, 760))
	w.ShowAndRun()
}
