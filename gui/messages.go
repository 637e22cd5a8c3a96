package gui

import (
	"time"

	"fyne.io/fyne/v2"

	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"

	"context"
)

// told shows what went wrong across the top of the page: what, why, what to do next. The raw detail is one click away.
func (s *shell) told(err error) {
	w := s.desk.Words
	m, detail := w.Fault(err)
	s.desk.Log(err)
	text := kit.NewPara(kit.Span{Text: m.What, Bold: true}, kit.Span{Text: " " + m.Why}, kit.Span{Text: "\n" + w.Say("test.next"), Bold: true}, kit.Span{Text: " " + m.Next})
	strip := kit.NewStrip(kit.Wrong, text,
		kit.NewLink(w.Say("details"), func() { s.desk.ShowText(w.Say("details"), model.Lines(detail)) }),
		kit.NewIconButton("cross", w.Say("button.close"), s.clear))
	s.message.Objects = []fyne.CanvasObject{kit.NewSurface(look.Page, kit.Pad(14, 22, 14, 22, strip))}
	s.root.Refresh()
}

func (s *shell) clear() {
	s.message.Objects = nil
	s.root.Refresh()
}

// A toast confirms something in a few words at the foot of the window, and goes away by itself.
type toast struct {
	object *fyne.Container
	label  *kit.Text
	jobs   *job.Runner
	pause  func(context.Context, time.Duration) bool
	scope  job.Scope
}

const toastTime = 3 * time.Second

func newToast(jobs *job.Runner, pause func(context.Context, time.Duration) bool) *toast {
	t := &toast{label: kit.NewText("").In(look.Page), jobs: jobs, pause: pause}
	back := kit.NewSurface(look.Text, kit.Pad(9, 18, 9, 18, t.label))
	back.Radius = 8
	t.object = &fyne.Container{Layout: &fillLayout{}, Objects: []fyne.CanvasObject{back}}
	t.object.Hide()
	return t
}

// say shows the words for a while.
func (t *toast) say(s string, parent *fyne.Container) {
	t.label.Set(s)
	t.object.Show()
	parent.Refresh()
	if t.pause == nil {
		return
	}
	job.Do(t.jobs, &t.scope, func(ctx context.Context) (bool, error) {
		return t.pause(ctx, toastTime), nil
	}, func(bool, error) {
		t.object.Hide()
		parent.Refresh()
	})
}

// fillLayout gives each object all the room there is.
type fillLayout struct{}

// Layout implements fyne.Layout.
func (*fillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (*fillLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return m
}

// shellLayout gives the window to the page, and sets the toast above its foot.
type shellLayout struct{ toast fyne.CanvasObject }

// Layout implements fyne.Layout.
func (l *shellLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	m := l.toast.MinSize()
	l.toast.Resize(m)
	l.toast.Move(fyne.NewPos((size.Width-m.Width)/2, size.Height-m.Height-look.U(28)))
}

// MinSize implements fyne.Layout.
func (l *shellLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
