package kit

import (
	"fyne.io/fyne/v2"
)

// Keys are what the keyboard does in a window wherever no widget has a use of its own for a key: Enter presses the main
// button, Esc leaves. Each page and each dialog pushes its own; the topmost counts.
type Keys struct {
	Enter  func()
	Escape func()
	// Key gets every other key; it may be nil.
	Key func(*fyne.KeyEvent)
	// Paste is offered what is pasted into a field first, and tells whether it has taken it; it may be nil.
	Paste func(string) bool
}

// stacks are the keys of each window. They are used on the UI goroutine alone.
var stacks = map[fyne.Canvas][]*Keys{}

// Push puts keys on top of a window's, and returns what takes them away again.
func Push(c fyne.Canvas, k *Keys) (pop func()) {
	stacks[c] = append(stacks[c], k)
	return func() {
		for i, other := range stacks[c] {
			if other == k {
				stacks[c] = append(stacks[c][:i:i], stacks[c][i+1:]...)
				return
			}
		}
	}
}

// Forget drops all keys of a window that is closed.
func Forget(c fyne.Canvas) { delete(stacks, c) }

// Typed gives a key to the topmost keys of a window.
func Typed(c fyne.Canvas, e *fyne.KeyEvent) {
	stack := stacks[c]
	if len(stack) == 0 {
		return
	}
	top := stack[len(stack)-1]
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		call(top.Enter)
	case fyne.KeyEscape:
		call(top.Escape)
	default:
		if top.Key != nil {
			top.Key(e)
		}
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// pasted offers what is pasted into a field to the topmost keys of its window, and tells whether they have taken it.
func pasted(o fyne.CanvasObject) bool {
	stack := stacks[canvasOf(o)]
	if len(stack) == 0 || stack[len(stack)-1].Paste == nil {
		return false
	}
	return stack[len(stack)-1].Paste(fyne.CurrentApp().Clipboard().Content())
}

// pressOr presses on Enter and Space, and passes every other key on to the window's keys.
func pressOr(o fyne.CanvasObject, e *fyne.KeyEvent, press func()) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		call(press)
	default:
		pass(o, e)
	}
}

// pass gives a key to the keys of the window an object stands in.
func pass(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil {
		Typed(c, e)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}
