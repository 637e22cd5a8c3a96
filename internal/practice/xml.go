package practice

import (
	"encoding/xml"
	"strings"
)

// A node is an XML element to be written. Names and namespaces are written as they stand.
type node struct {
	name       string
	attributes []string // name, value, name, value, …
	text       string
	nodes      []node
}

func tag(name string, nodes ...node) node { return node{name: name, nodes: nodes} }

func leaf(name, text string) node { return node{name: name, text: text} }

// with adds attributes: name, value, name, value, …
func (n node) with(attributes ...string) node {
	n.attributes = append(n.attributes, attributes...)
	return n
}

// document writes the element as a whole document.
func (n node) document() []byte {
	var b strings.Builder
	b.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n")
	n.write(&b)
	return []byte(b.String())
}

func (n node) write(b *strings.Builder) {
	b.WriteString("<" + n.name)
	for i := 0; i < len(n.attributes); i += 2 {
		b.WriteString(" " + n.attributes[i] + `="`)
		xml.EscapeText(b, []byte(n.attributes[i+1]))
		b.WriteByte('"')
	}
	if n.text == "" && len(n.nodes) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	xml.EscapeText(b, []byte(n.text))
	for _, child := range n.nodes {
		child.write(b)
	}
	b.WriteString("</" + n.name + ">")
}
