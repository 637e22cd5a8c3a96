package cert

// A Verdict is the sum of the findings on the leaf.
type Verdict string

// The verdicts, as they stand in JSON.
const (
	Fit         Verdict = "fit"
	Warnings    Verdict = "warnings"
	WillNotWork Verdict = "will-not-work"
	Unreadable  Verdict = "unreadable"
)

// Judge sums findings up: one stop is "will not work", one warning "fit with warnings". Findings on items other than the
// leaf do not count, those on the file as a whole do.
func Judge(findings []Finding, leaf int) Verdict {
	v := Fit
	for _, f := range findings {
		if f.Item != -1 && f.Item != leaf {
			continue
		}
		switch f.Severity {
		case Stop:
			return WillNotWork
		case Warn:
			v = Warnings
		}
	}
	return v
}

// VerdictOf returns the verdict if the certificate at an index of Items were the leaf. Findings that the caller has
// appended to f.Findings count too.
func (f *File) VerdictOf(leaf int) Verdict {
	if leaf < 0 || leaf >= len(f.Items) || f.Items[leaf].Certificate == nil {
		if f.Problem == nil && len(f.Findings) > 0 {
			return WillNotWork
		}
		return Unreadable
	}
	return Judge(f.FindingsOf(leaf), leaf)
}
