package gui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
)

// Messages stand across the top of the page. What went wrong last is over when something else goes well, or another page is
// shown; what there was to tell when the window opened stays until it is closed.
type messages struct {
	object  *fyne.Container
	failure fyne.CanvasObject
	notices []*notice
}

// A notice is what is told until it is closed.
type notice struct {
	err   error
	strip fyne.CanvasObject
}

func (m *messages) draw() {
	m.object.Objects = nil
	for _, n := range m.notices {
		m.object.Add(n.strip)
	}
	if m.failure != nil {
		m.object.Add(m.failure)
	}
}

// told shows what went wrong: what, why, what to do next. The raw detail is one click away. That the register is shut stands
// there already.
func (s *shell) told(err error) {
	if s.shut != nil && errors.Is(err, s.shut) {
		m, _ := model.TellError(s.desk.Words, err)
		s.desk.Hint(m.What)
		return
	}
	s.messages.failure = s.strip(kit.Wrong, err, s.cross(s.settled))
	s.arrange()
}

// noticed shows what the user should know of: nothing that was asked for has failed.
func (s *shell) noticed(err error) {
	n := &notice{err: err}
	n.strip = s.strip(kit.Worry, err, s.cross(func() {
		s.messages.notices = slices.DeleteFunc(s.messages.notices, func(other *notice) bool { return other == n })
		s.arrange()
	}))
	s.messages.notices = append(s.messages.notices, n)
	s.arrange()
}

// cannotOpen shows that the register is shut, for as long as it is, and what tries again.
func (s *shell) cannotOpen(err error, again func()) {
	s.shut = err
	s.messages.notices = []*notice{{err, s.strip(kit.Wrong, err, kit.NewButton(s.desk.Words.Say("register.again"), kit.Second, again))}}
	s.arrange()
}

func (s *shell) cross(closed func()) fyne.CanvasObject {
	return kit.NewIconButton("cross", s.desk.Words.Say("button.close"), closed)
}

func (s *shell) strip(mood kit.Mood, err error, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	w := s.desk.Words
	m, detail := model.TellError(w, err)
	s.desk.Log(err)
	text := kit.NewPara(kit.Span{Text: m.What, Bold: true}, kit.Span{Text: " " + m.Why}, kit.Span{Text: "\n" + w.Say("test.next"), Bold: true}, kit.Span{Text: " " + m.Next})
	details := kit.NewLink(w.Say("details"), func() { s.desk.ShowText(w.Say("details"), model.Lines(detail)) })
	return kit.Inset(kit.NewStrip(mood, text, append([]fyne.CanvasObject{details}, buttons...)...))
}

// settled takes away what was told of a failure.
func (s *shell) settled() {
	if s.messages.failure != nil {
		s.messages.failure = nil
		s.arrange()
	}
}

// say confirms that something went well.
func (s *shell) say(what string) {
	s.settled()
	s.toast.say(what, s.root)
}

func (s *shell) arrange() {
	s.messages.draw()
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
