package main

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2/test"

	"certmap/gui/guitest"
	"certmap/gui/model"
)

// waiting are the pictures of a keyring that does not answer.
var waiting = []scene{
	{name: "keyring", options: asking("normal"), set: keyringAsks},
	{name: "keyring-large", options: asking("larger"), set: keyringAsks},
}

// asking are the options of a window whose keyring asks for its password, and whose pauses are over at once.
func asking(size string) guitest.Options {
	return guitest.Options{TextSize: size, Jobs: held, Prompt: make(chan struct{}), Pause: func(context.Context, time.Duration) bool { return true }}
}

func keyringAsks(f *guitest.Fixture) error {
	heldBack.Settle()
	if err := tenantSpecial(f); err != nil {
		return err
	}
	heldBack.Settle()
	tenants, err := f.Center.Register.Tenants(context.Background())
	if err != nil {
		return err
	}
	f.Window.Go(model.Route{Page: model.TenantsPage, TenantID: tenants[0].ID})
	heldBack.Settle()
	if err := typePassword(f); err != nil {
		return err
	}
	heldBack.Settle()
	if err := press(f, f.Words.Say("button.save")); err != nil {
		return err
	}
	heldBack.Next() // the tenant is saved
	heldBack.Next()
	return nil
}

// typePassword types the password of the proxy into the form.
func typePassword(f *guitest.Fixture) error {
	e := guitest.FocusEntry(f.Canvas(), f.Words.Say("tenants.proxy.password-hint"))
	if e == nil {
		return errors.New("no field for a password")
	}
	test.Type(e, "geheim")
	return nil
}
