package desk

import (
	"context"
	"time"

	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/model"
)

// A KeyringCall is work that may have to wait for the keyring, which itself may wait for a person: its own question for a
// password can stand behind other windows, or on another screen.
type KeyringCall struct {
	Work func(context.Context) error
	// Done is called when the work has succeeded.
	Done func()
	// Failed is called when it has failed; with nil that is told.
	Failed func(error)
	// Left is called when a person did not want to wait any longer; it may be nil.
	Left func()
	// Without goes on without what was to be kept; nil where there is nothing to go on with.
	Without func()
}

// keyringSilence is how long the keyring may take before the window says what is being waited for.
const keyringSilence = 2 * time.Second

// A keyringWait is a call that is under way.
type keyringWait struct {
	desk   *Desk
	call   KeyringCall
	work   job.Scope
	silent job.Scope // until the window says something
	dialog *kit.Dialog
}

// Keyring runs a call in the background. It does not belong to a page: whoever goes elsewhere meanwhile still wants the key to
// be kept.
func (d *Desk) Keyring(c KeyringCall) {
	k := &keyringWait{desk: d, call: c}
	if d.waits == nil {
		d.waits = map[*keyringWait]bool{}
	}
	d.waits[k] = true
	job.Do(d.Jobs, &k.work, func(ctx context.Context) (struct{}, error) { return struct{}{}, c.Work(ctx) }, k.ended)
	if d.Pause == nil || !k.work.Busy() {
		return
	}
	job.Do(d.Jobs, &k.silent, func(ctx context.Context) (bool, error) { return d.Pause(ctx, keyringSilence), nil }, func(over bool, _ error) {
		if over {
			k.say()
		}
	})
}

// TakeOver has the desk go on in the place of another, whose window is drawn anew: with its calls of the keyring, and in its
// folder. What the other still has to say is said in this window.
func (d *Desk) TakeOver(old *Desk) {
	old.Go, old.Tell = func(r model.Route) { d.Go(r) }, func(err error) { d.Tell(err) } // asked for then: d may be followed by another
	old.Say, old.Hint = func(s string) { d.Say(s) }, func(s string) { d.Hint(s) }
	d.folder, d.waits = old.folder, old.waits
	for k := range d.waits {
		k.desk = d
	}
}

// GiveUp ends all calls of the keyring, when the window closes.
func (d *Desk) GiveUp() {
	for k := range d.waits {
		k.over()
	}
}

// say says what is being waited for, and how not to. Enter cancels: whoever types the password of the keyring into the wrong window
// has skipped nothing.
func (k *keyringWait) say() {
	w := k.desk.Words
	cancel := kit.Choice{Label: w.Say("button.cancel"), Style: kit.Second, Do: func() bool { k.leave(); return false }}
	k.dialog = &kit.Dialog{Title: w.Say("keyring.waiting"), Mood: kit.Noted, Text: w.Say("keyring.waiting.line"), Left: k.leave, Choices: []kit.Choice{cancel}}
	if k.call.Without != nil {
		k.dialog.Choices = append(k.dialog.Choices, kit.Choice{Label: w.Say("keyring.without"), Style: kit.Quiet, Do: k.without})
	}
	k.dialog.Show(k.desk.Window.Canvas())
}

func (k *keyringWait) leave() {
	k.over()
	k.desk.Hint(k.desk.Words.Say("keyring.canceled"))
	if k.call.Left != nil {
		k.call.Left()
	}
}

func (k *keyringWait) without() bool {
	k.over()
	k.call.Without()
	return false
}

func (k *keyringWait) ended(_ struct{}, err error) {
	k.over()
	switch {
	case err == nil:
		k.call.Done()
	case k.call.Failed != nil:
		k.call.Failed(err)
	default:
		k.desk.Tell(err)
	}
}

// over ends the call and takes away what the window said of it.
func (k *keyringWait) over() {
	k.work.Cancel()
	k.silent.Cancel()
	if k.dialog != nil {
		k.dialog.Close()
	}
	delete(k.desk.waits, k)
}
