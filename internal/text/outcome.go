package text

// Outcome returns the message of a test: of its cause where it has one, else of its verdict.
func (w *Words) Outcome(verdict, cause string, values map[string]any) Message {
	if cause != "" {
		return w.Tell("cause."+cause, V(values))
	}
	return w.Tell("verdict."+verdict, V(values))
}

// Seen returns the phrase for one thing that was seen at a rung of the test, empty for what is told elsewhere. There is a
// phrase for a key, one for each of its values, one for a number that is zero (none), or no phrase at all.
func (w *Words) Seen(key string, value any) string {
	id := "seen." + key
	switch v := value.(type) {
	case bool:
		if v {
			return w.optional(id + ".true")
		}
		return w.optional(id + ".false")
	case string:
		if s := w.optional(id + "." + v); s != "" {
			return s
		}
	}
	count, isNumber := asInt(value)
	if key == "days_left" && isNumber {
		return w.DaysLeft(count)
	}
	if isNumber && count == 0 {
		if s := w.optional(id + ".none"); s != "" {
			return s
		}
	}
	if isNumber {
		return w.optional(id, V{"Value": value, "Count": count})
	}
	return w.optional(id, V{"Value": value})
}

func asInt(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case float64: // as it comes out of JSON
		return int(v), v == float64(int(v))
	}
	return 0, false
}
