package trial

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/kit"
)

var (
	_ kit.ListRow[[]kit.Cell] = (*openRow)(nil)
	_ fyne.Tappable           = (*openRow)(nil)
	_ desktop.Cursorable      = (*openRow)(nil)
)

// An openRow is a row of a table that opens what it shows when it is tapped, where the arrow keys only choose it.
type openRow struct {
	widget.BaseWidget
	row  kit.ListRow[[]kit.Cell]
	at   int
	open func(at int)
}

// openOnTap has the rows of a table open what they show.
func openOnTap(t *kit.Table, open func(at int)) {
	create, update := t.List.CreateItem, t.List.UpdateItem
	t.List.CreateItem = func() fyne.CanvasObject {
		r := &openRow{row: create().(kit.ListRow[[]kit.Cell]), open: open}
		r.ExtendBaseWidget(r)
		return r
	}
	t.List.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*openRow).at = i
		update(i, o)
	}
}

// Fill implements kit.ListRow.
func (r *openRow) Fill(cells []kit.Cell, chosen bool) { r.row.Fill(cells, chosen) }

// Tapped implements fyne.Tappable.
func (r *openRow) Tapped(*fyne.PointEvent) { r.open(r.at) }

// Cursor implements desktop.Cursorable.
func (r *openRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *openRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.row) }
