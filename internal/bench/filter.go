//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// typed are words of every kind, and how many of the mappings have them; -1 where that is left to chance.
var typed = []struct {
	words string
	found int
}{
	{"employee", mappings + 1}, // all
	{"099999", -1},             // a rare one
	{"cp", mappings + 1},       // two letters, all
	{"0f", -1},                 // two letters, in many fingerprints
	{"nowhere", 0},
	{"payroll 099999", -1},
}

var sorts = []securitycenter.Sort{securitycenter.ByName, securitycenter.ByExpiry, securitycenter.ByNewest}

// filterTime types one word after another into the filter of the page, in every order of the list, and returns the time of
// what takes longest.
func filterTime() (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	return r.typeAll(func() error { return nil })
}

// filterChangedTime is the same where another process has changed a mapping before each keystroke.
func filterChangedTime() (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	other, err := r.again()
	if err != nil {
		return figures{}, err
	}
	defer other.close()
	return r.typeAll(func() error {
		_, err := other.center.Register.Change(context.Background(), "one", func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
			m.LoginName = time.Now().String()
			return nil, nil
		})
		return err
	})
}

// typeAll returns the median time of the word and order that take longest.
func (r *register) typeAll(before func() error) (figures, error) {
	out := figures{unit: "ms"}
	for _, sort := range sorts {
		if err := r.prepare(sort); err != nil {
			return figures{}, err
		}
		for _, t := range typed {
			took, err := timeOf(before, func() error { return r.look(t.words, t.found, sort) })
			if err != nil {
				return figures{}, err
			}
			out.ours = max(out.ours, took)
		}
	}
	return out, nil
}

// prepare does what the page does when its list has come.
func (r *register) prepare(sort securitycenter.Sort) error {
	l := model.MappingList{Filter: securitycenter.Filter{TenantID: "acme", Sort: sort}, Total: mappings}
	return l.Prepare(context.Background(), r.center)
}

// look filters by words, and checks how many mappings are found.
func (r *register) look(words string, found int, sort securitycenter.Sort) error {
	total, err := r.open(securitycenter.Filter{TenantID: "acme", Text: words, Sort: sort})
	if err == nil && (found >= 0 && total != found || found < 0 && total == 0) {
		err = fmt.Errorf("%q finds %d", words, total)
	}
	return err
}

// openFilteredTime opens the page with a word in a program that has just started: nothing has been prepared.
func openFilteredTime() (figures, error) {
	r, err := fullRegister()
	if err != nil {
		return figures{}, err
	}
	var started *register
	took, err := timeOf(func() (err error) {
		started, err = r.again()
		return err
	}, func() error {
		return errors.Join(started.look("099999", -1, securitycenter.ByName), started.close())
	})
	return figures{ours: took, unit: "ms"}, err
}
