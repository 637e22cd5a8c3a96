package kit

import (
	"fyne.io/fyne/v2"

	"certmap/gui/look"
)

// A TableColumn is one column of a Table.
type TableColumn struct {
	Title string
	Width float32 // at the normal text size; 0 for a share of what the others leave
	Share float32 // against the other columns without a width
	Press func()  // sorts by the column; nil where that makes no sense
}

// A Cell is what stands in one place of a Table.
type Cell struct {
	Text  string
	Bold  bool
	Soft  bool
	Badge bool // a tag with the sign of Mood
	Mood  Mood
}

// A Table is a list of rows in columns, below their titles. Pressing a title sorts, as far as its column can be sorted by.
type Table struct {
	// List holds the rows: as many as its Length says, with a cell for each column.
	List  *List[[]Cell]
	heads []*columnHead
	box   *fyne.Container
}

// NewTable returns a table without rows.
func NewTable(columns ...TableColumn) *Table {
	t := &Table{}
	head := &fyne.Container{Layout: columnsLayout(columns)}
	for _, c := range columns {
		h := newColumnHead(c)
		t.heads = append(t.heads, h)
		head.Objects = append(head.Objects, h)
	}
	t.List = NewList(func() ListRow[[]Cell] { return newTableRow(columns) })
	t.box = Borders(Column(0, head, NewRule()), nil, t.List.Object(), 0)
	return t
}

// Object returns what is drawn.
func (t *Table) Object() fyne.CanvasObject { return t.box }

// Sorted marks the column the rows are sorted by; down is from the largest to the smallest.
func (t *Table) Sorted(column int, down bool) {
	for i, h := range t.heads {
		h.mark("")
		if i == column && down {
			h.mark("down")
		} else if i == column {
			h.mark("up")
		}
	}
}

const (
	tableRowHeight  = 42
	tableHeadHeight = 38
	tableInset      = 22
	tableGap        = 14
)

// columnsLayout gives each object the width of its column, or its share of what is left.
type columnsLayout []TableColumn

// Layout implements fyne.Layout.
func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room, all := size.Width-2*look.U(tableInset)-float32(len(l)-1)*look.U(tableGap), float32(0)
	for _, c := range l {
		room -= look.U(c.Width)
		all += c.Share
	}
	x := look.U(tableInset)
	for i, o := range objects {
		w := look.U(l[i].Width)
		if w == 0 {
			w = max(0, room) * l[i].Share / all
		}
		place(o, x, 0, w, size.Height)
		x += w + look.U(tableGap)
	}
}

// MinSize implements fyne.Layout.
func (l columnsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.U(60)*float32(len(l)), look.U(tableHeadHeight))
}

// A tableRow is one row.
type tableRow struct {
	ground
	cells []*tableCell
}

var _ ListRow[[]Cell] = (*tableRow)(nil)

func newTableRow(columns columnsLayout) *tableRow {
	r := &tableRow{}
	content := &fyne.Container{Layout: columns}
	for range columns {
		c := newTableCell()
		r.cells = append(r.cells, c)
		content.Objects = append(content.Objects, c.box)
	}
	r.content, r.height = content, tableRowHeight
	r.ExtendBaseWidget(r)
	return r
}

// Fill implements ListRow.
func (r *tableRow) Fill(cells []Cell, chosen bool) {
	for i, c := range r.cells {
		if i < len(cells) {
			c.fill(cells[i])
		} else {
			c.fill(Cell{})
		}
	}
	r.chosen = chosen
	r.Refresh()
}

// A tableCell shows a text or a tag.
type tableCell struct {
	text *Text
	tag  *Tag
	box  *fyne.Container
}

func newTableCell() *tableCell {
	c := &tableCell{text: NewText("").Shortened(), tag: NewTag("", Unknown)}
	c.box = Row(0, c.tag, Grow(c.text))
	return c
}

func (c *tableCell) fill(cell Cell) {
	if cell.Badge {
		c.text.Set("")
		c.tag.Set(cell.Text, cell.Mood, true)
	} else {
		c.tag.Set("", Unknown, false)
		c.text.style.Bold = cell.Bold
		c.text.colour = look.Text
		if cell.Soft {
			c.text.colour = look.Soft
		}
		c.text.Set(cell.Text)
	}
}
