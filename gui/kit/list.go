package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Row of a List shows one item of it. It is used again for another item: Fill sets everything each time.
type ListRow[T any] interface {
	fyne.CanvasObject
	Fill(item T, chosen bool)
}

// A List shows items one below the other, as many as it is asked for. The arrow keys move through it and choose as they
// go; Home, End and the page keys jump.
type List[T any] struct {
	listWidget
	// Length returns how many items there are.
	Length func() int
	// Item returns one of them; ok is false for one that is not at hand yet.
	Item func(i int) (item T, ok bool)
	// Chosen is called when an item is chosen, by key or by mouse.
	Chosen func(i int)

	chosen  int
	silent  bool
	visible int // rows that fit, for the page keys
}

type listWidget = widget.List

// NewList returns a list whose rows are made by newRow.
func NewList[T any](newRow func() ListRow[T]) *List[T] {
	l := &List[T]{chosen: -1}
	l.listWidget.HideSeparators = true
	l.CreateItem = func() fyne.CanvasObject { return newRow() }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		item, _ := l.Item(i)
		o.(ListRow[T]).Fill(item, i == l.chosen)
	}
	l.listWidget.Length = func() int {
		if l.Length == nil {
			return 0
		}
		return l.Length()
	}
	l.OnSelected = l.selected
	l.ExtendBaseWidget(l)
	return l
}

// Object returns the list ready to be laid out: without the room Fyne leaves between rows, which the rows draw themselves.
func (l *List[T]) Object() fyne.CanvasObject { return container.NewThemeOverride(l, flat{}) }

func (l *List[T]) selected(i int) {
	old := l.chosen
	l.chosen = i
	l.RefreshItem(old)
	l.RefreshItem(i)
	if !l.silent && l.Chosen != nil {
		l.Chosen(i)
	}
}

// Choose chooses an item without calling Chosen; -1 chooses none.
func (l *List[T]) Choose(i int) {
	l.silent = true
	defer func() { l.silent = false }()
	if i < 0 || i >= l.listWidget.Length() {
		l.UnselectAll()
		l.chosen = -1
		l.Refresh()
		return
	}
	l.UnselectAll()
	l.Highlight(i)
	l.Select(i)
}

// Mark shows an item as the one that is chosen, without bringing it into view.
func (l *List[T]) Mark(i int) { l.chosen = i }

// Current returns the item that is chosen, -1 for none.
func (l *List[T]) Current() int { return l.chosen }

// Resize implements fyne.CanvasObject.
func (l *List[T]) Resize(size fyne.Size) {
	if row := l.CreateItem().MinSize().Height; row > 0 {
		l.visible = max(1, int(size.Height/row))
	}
	l.listWidget.Resize(size)
}

// TypedKey implements fyne.Focusable.
func (l *List[T]) TypedKey(e *fyne.KeyEvent) {
	step, last := 0, l.listWidget.Length()-1
	switch e.Name {
	case fyne.KeyDown:
		step = 1
	case fyne.KeyUp:
		step = -1
	case fyne.KeyPageDown:
		step = l.visible
	case fyne.KeyPageUp:
		step = -l.visible
	case fyne.KeyHome:
		step = -last - 1
	case fyne.KeyEnd:
		step = last + 1
	default:
		pass(l, e)
		return
	}
	if last >= 0 {
		to := max(0, min(last, max(l.chosen, 0)+step))
		if l.chosen < 0 {
			to = 0
		}
		l.Highlight(to)
		l.Select(to)
	}
}

// flat is the program's theme without room between the rows of a list, and without Fyne's own marks of a chosen row.
type flat struct{}

// Color implements fyne.Theme.
func (flat) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameSelection, theme.ColorNameFocus, theme.ColorNameHover:
		name = look.None
	}
	return current().Color(name, v)
}

// Font implements fyne.Theme.
func (flat) Font(s fyne.TextStyle) fyne.Resource { return current().Font(s) }

// Icon implements fyne.Theme.
func (flat) Icon(n fyne.ThemeIconName) fyne.Resource { return current().Icon(n) }

// Size implements fyne.Theme.
func (flat) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNamePadding || name == theme.SizeNameSeparatorThickness {
		return 0
	}
	return current().Size(name)
}

func current() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
