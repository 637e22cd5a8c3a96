package practice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const odataPath = "/odata/v2/"

// userProperties are those of the OData entity User that the practice tenant has, a few of over a hundred.
var userProperties = []string{"userId", "username", "firstName", "lastName", "defaultFullName", "status"}

// property gives one of userProperties. The technical user sees userId and status only (KBA 3363735: it misses fields).
func (u User) property(name string, seenBy User) any {
	switch {
	case name == "userId":
		return u.UserID
	case name == "status":
		return "active"
	case seenBy.blank:
		return nil
	case name == "firstName":
		return "Practice"
	case name == "defaultFullName":
		return "Practice " + u.LoginName
	}
	return u.LoginName // username and lastName
}

// odata serves /odata/v2/.
func (s *server) odata(w http.ResponseWriter, r *http.Request) {
	seenBy, refused := s.caller(r)
	if refused == nil && seenBy.noOData {
		refused = noODataPermission
	}
	if refused == nil && r.Method != http.MethodGet {
		refused = methodNotAllowed(r.Method)
	}
	if refused != nil {
		answerRefusal(w, r, refused)
		return
	}
	w.Header().Set(loginHeader, seenBy.LoginName)
	resource, query := strings.TrimPrefix(r.URL.Path, odataPath), r.URL.Query()
	if resource != "User" {
		answerRefusal(w, r, entityNotFound(resource))
		return
	}
	properties, err := selected(query)
	if err != nil {
		answerRefusal(w, r, err)
		return
	}
	s.answerUsers(w, r, page(Users(), query), properties, seenBy)
}

// selected reads $select.
func selected(query url.Values) ([]string, *refusal) {
	if query.Get("$select") == "" {
		return userProperties, nil
	}
	names := strings.Split(query.Get("$select"), ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		if !slices.Contains(userProperties, names[i]) {
			return nil, propertyNotFound(names[i])
		}
	}
	return names, nil
}

// page applies $skip and $top. What is no number is taken for not given.
func page(all []User, query url.Values) []User {
	if skip, err := strconv.Atoi(query.Get("$skip")); err == nil {
		all = all[min(max(skip, 0), len(all)):]
	}
	if top, err := strconv.Atoi(query.Get("$top")); err == nil {
		all = all[:min(max(top, 0), len(all))]
	}
	return all
}

// wantsJSON tells the format of an answer: Atom is what SuccessFactors gives when nothing is said.
func wantsJSON(r *http.Request) bool {
	return r.URL.Query().Get("$format") == "json" || strings.Contains(r.Header.Get("Accept"), "application/json")
}

func (s *server) answerUsers(w http.ResponseWriter, r *http.Request, users []User, properties []string, seenBy User) {
	w.Header().Set("DataServiceVersion", "2.0")
	service := "https://" + r.Host + odataPath
	if !wantsJSON(r) {
		w.Header().Set("Content-Type", "application/atom+xml;type=feed;charset=utf-8")
		w.Write(feed(service, s.now(), users, properties, seenBy).document())
		return
	}
	rows := make([]map[string]any, len(users))
	for i, u := range users {
		rows[i] = map[string]any{"__metadata": map[string]string{"uri": service + u.key(), "type": "SFOData.User"}}
		for _, name := range properties {
			rows[i][name] = u.property(name, seenBy)
		}
	}
	answerJSON(w, http.StatusOK, map[string]any{"d": map[string]any{"results": rows}})
}

func (u User) key() string { return "User('" + u.UserID + "')" }

const (
	atomNS     = "http://www.w3.org/2005/Atom"
	metadataNS = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
	dataNS     = "http://schemas.microsoft.com/ado/2007/08/dataservices"
)

// feed writes the users as OData v2 does in Atom.
func feed(service string, now time.Time, users []User, properties []string, seenBy User) node {
	updated := now.UTC().Format(time.RFC3339)
	out := tag("feed",
		leaf("title", "User").with("type", "text"),
		leaf("id", service+"User"),
		leaf("updated", updated),
		tag("link").with("rel", "self", "title", "User", "href", "User"),
	).with("xmlns", atomNS, "xmlns:m", metadataNS, "xmlns:d", dataNS, "xml:base", service)
	for _, u := range users {
		out.nodes = append(out.nodes, tag("entry",
			leaf("id", service+u.key()),
			tag("title").with("type", "text"),
			leaf("updated", updated),
			tag("author", tag("name")),
			tag("link").with("rel", "edit", "title", "User", "href", u.key()),
			tag("category").with("term", "SFOData.User", "scheme", dataNS+"/scheme"),
			tag("content", propertiesOf(u, properties, seenBy)).with("type", "application/xml"),
		))
	}
	return out
}

func propertiesOf(u User, properties []string, seenBy User) node {
	out := tag("m:properties")
	for _, name := range properties {
		if value, ok := u.property(name, seenBy).(string); ok {
			out.nodes = append(out.nodes, leaf("d:"+name, value))
		} else {
			out.nodes = append(out.nodes, tag("d:"+name).with("m:null", "true"))
		}
	}
	return out
}

// answerRefusal writes an error as OData v2 does: in JSON (KBA 2546923), else in XML (KBA 3246371).
func answerRefusal(w http.ResponseWriter, r *http.Request, refused *refusal) {
	if wantsJSON(r) {
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
		w.WriteHeader(refused.status)
		json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
			"code":    refused.code,
			"message": map[string]string{"lang": "en-US", "value": refused.text},
		}})
		return
	}
	w.Header().Set("Content-Type", "application/xml;charset=utf-8")
	w.WriteHeader(refused.status)
	w.Write(tag("error",
		leaf("code", refused.code),
		leaf("message", refused.text).with("lang", "en-US"),
	).with("xmlns", metadataNS).document())
}
