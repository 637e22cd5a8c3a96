//go:build linux

package main

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"certmap/gui/kit"
	"certmap/gui/look"
)

// The list as it stands on the page of mappings in a window of the usual size.
const (
	listWidth   = 392
	listHeight  = 708
	rowHeight   = 89
	scrollSteps = 101
)

// A scene is a list of all mappings on a canvas, and notes which rows it has filled anew.
type scene struct {
	list   *kit.List[kit.Item]
	canvas fyne.Canvas
	filled []kit.Item
}

func newScene() *scene {
	test.NewApp().Settings().SetTheme(&look.Theme{Mode: look.Light})
	s := &scene{list: kit.NewList(kit.NewItemRow)}
	s.list.Length = func() int { return mappings }
	s.list.Item = func(i int) (kit.Item, bool) {
		item := kit.Item{Title: fmt.Sprintf("ECP PRD %06d", i), Second: "Employee Central Payroll · SFAPI_ECP", Badge: "164 days", Mood: kit.Fine, Tail: "until 6 May 2027"}
		s.filled = append(s.filled, item)
		return item, true
	}
	s.canvas = drawn(s.list.Object(), listHeight)
	return s
}

// drawn puts an object on a canvas of the list's width, and draws it once.
func drawn(o fyne.CanvasObject, height float32) fyne.Canvas {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(fyne.NewSize(listWidth, height))
	c.Capture()
	return c
}

// scrollStep moves the list by a row, and draws what was not to be seen before: the row that is new. A window does the same:
// it keeps what it has drawn of the others.
func scrollStep() (figures, error) {
	s := newScene()
	row := kit.NewItemRow()
	alone := drawn(row, rowHeight)
	s.list.ScrollToOffset(rowHeight) // the list has a row more than is to be seen at first
	took, err := steps(func(i int) error {
		s.filled = nil
		s.list.ScrollToOffset(float32((i + 1) * rowHeight))
		if len(s.filled) == 0 {
			return fmt.Errorf("no row is new at step %d", i)
		}
		for _, item := range s.filled {
			row.Fill(item, false)
			alone.Capture()
		}
		return nil
	})
	return figures{ours: median(took), unit: "ms"}, err
}

// drawAll draws the whole list once more after a step. The reference is an empty canvas of the same size: Fyne's software
// renderer puts three images of it together, which takes longer than all that is on the list.
func drawAll() (figures, error) {
	s := newScene()
	nothing := drawn(container.NewWithoutLayout(), listHeight)
	i := 0
	f, err := alternate(scrollSteps, func() (float64, error) {
		i++
		began := time.Now()
		s.list.ScrollToOffset(float32(i * 40))
		s.canvas.Capture()
		return milliseconds(began), nil
	}, func() (float64, error) {
		began := time.Now()
		nothing.Capture()
		return milliseconds(began), nil
	})
	f.unit = "ms"
	return f, err
}

// steps measures a step many times.
func steps(step func(i int) error) (took []float64, err error) {
	for i := 1; i <= scrollSteps && err == nil; i++ {
		began := time.Now()
		err = step(i)
		took = append(took, milliseconds(began))
	}
	return took, err
}
