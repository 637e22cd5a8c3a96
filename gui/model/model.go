// Package model is what the pages show and do, without any drawing: rows as values ready to be shown, and commands. It
// knows the use cases and the words, and nothing of Fyne, so that all of it can be tested without a window.
package model

import (
	"time"

	"certmap/internal/text"
)

// A Mood is how good or bad something is; the window has a colour and a sign for each.
type Mood int

// The moods, in the order of the kit.
const (
	Noted Mood = iota
	Fine
	Worry
	Wrong
	Unknown
)

// A PageID names a page.
type PageID string

// The pages.
const (
	HomePage         PageID = "home"
	MappingPage      PageID = "mapping"
	CertificatesPage PageID = "certificates"
	FolderPage       PageID = "folder"
	ComparePage      PageID = "compare"
	TestPage         PageID = "test"
	CredentialsPage  PageID = "credentials"
	GuidePage        PageID = "guide"
	TenantsPage      PageID = "tenants"
	SettingsPage     PageID = "settings"
)

// A Route is where to go in the window.
type Route struct {
	Page PageID
	// MappingID is the mapping to show or to test.
	MappingID string
	// Start runs the test at once.
	Start bool
	// Scenario is what the practice tenant shows while it is tested; empty for a test of a mapping.
	Scenario string
	// Search filters the list of mappings.
	Search string
	// Sort is the order of the list of mappings.
	Sort string
	// Choose opens the dialog to choose a file.
	Choose bool
	// Files are paths to open: of files in the inspector, of folders on the page of a folder.
	Files []string
	// Compare is what to compare; nil for what was compared last.
	Compare *Comparison
	// Pasted is text to open.
	Pasted string
	// Add is what the Add form begins with; nil for no form.
	Add *Draft
	// HandOver opens the hand-over of the mapping.
	HandOver bool
	// TenantID is the tenant to show; empty for the one chosen, NewTenant for the form of a new one.
	TenantID string
}

// NewTenant as a route's tenant stands for the form of a new one.
const NewTenant = "new"

// A Badge is a word or two with a mood.
type Badge struct {
	Text string
	Mood Mood
}

// expiry returns the badge for the dates of a certificate, and the words behind it. notBefore may be unknown.
func expiry(w *text.Words, notBefore, notAfter, now time.Time, days int) (Badge, string) {
	date := w.Date(notAfter)
	switch {
	case notAfter.IsZero():
		return Badge{w.Say("value.unreadable"), Worry}, ""
	case notBefore.After(now):
		return Badge{w.Say("expiry.not-yet"), Wrong}, w.Say("expiry.until", text.V{"Date": date})
	case days < 0 || notAfter.Before(now):
		return Badge{w.Say("expiry.expired"), Wrong}, w.Say("expiry.on", text.V{"Date": date})
	case days < 30:
		return Badge{w.Say("expiry.days", text.V{"Count": days}), Worry}, w.Say("expiry.until", text.V{"Date": date})
	}
	return Badge{w.Say("expiry.days", text.V{"Count": days}), Fine}, w.Say("expiry.until", text.V{"Date": date})
}

// remaining is the badge for the dates of a certificate in more words, where there is room for them.
func remaining(w *text.Words, notBefore, notAfter, now time.Time, days int) Badge {
	badge, _ := expiry(w, notBefore, notAfter, now, days)
	if !notAfter.IsZero() && !notBefore.After(now) {
		badge.Text = w.DaysLeft(days)
	}
	return badge
}

// EnvironmentBadge is the badge of a tenant: production stands out, and so does practice.
func EnvironmentBadge(w *text.Words, environment string) Badge {
	mood := Unknown
	switch environment {
	case "production":
		mood = Wrong
	case "practice":
		mood = Noted
	case "preview", "sales-demo":
		mood = Worry
	}
	return Badge{w.Say("environment." + environment), mood}
}
