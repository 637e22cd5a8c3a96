package cert

import "golang.org/x/crypto/cryptobyte"

// JCEKS writes secrets as serialized Java objects, with no length before them: what comes after one can only be found by
// reading it through. Nothing is made of the object.

// The marks of the serialization protocol.
const (
	javaNull         = 0x70
	javaReference    = 0x71
	javaClass        = 0x72
	javaObject       = 0x73
	javaString       = 0x74
	javaArray        = 0x75
	javaBlock        = 0x77
	javaEnd          = 0x78
	javaLongBlock    = 0x7A
	javaLongString   = 0x7C
	javaEnum         = 0x7E
	javaFirstHandle  = 0x7E0000
	javaStreamHeader = 0xACED0005

	flagWriteMethod  = 0x01
	flagSerializable = 0x02
	flagExternal     = 0x04
	flagBlockData    = 0x08
)

// A javaClassDesc is what has to be known of a class to skip its objects.
type javaClassDesc struct {
	name   string
	flags  byte
	fields []byte // the types of the fields: B, C, D, F, I, J, S, Z, L or [
	super  *javaClassDesc
}

// A javaSkipper reads through one object.
type javaSkipper struct {
	s       *cryptobyte.String
	handles []*javaClassDesc // nil for what is no class
	depth   int
}

// skipJavaObject moves s behind a serialized object, and tells whether there was one.
func skipJavaObject(s *cryptobyte.String, depth int) bool {
	var header uint32
	if !s.ReadUint32(&header) || header != javaStreamHeader {
		return false
	}
	k := javaSkipper{s: s, depth: depth}
	_, ok := k.content()
	return ok
}

// content skips whatever comes next. It returns the mark that it began with.
func (k *javaSkipper) content() (mark uint8, ok bool) {
	if k.depth--; k.depth < 0 || !k.s.ReadUint8(&mark) {
		return mark, false
	}
	defer func() { k.depth++ }()
	switch mark {
	case javaNull, javaEnd:
		return mark, true
	case javaReference:
		return mark, k.s.Skip(4)
	case javaBlock:
		var block cryptobyte.String
		return mark, k.s.ReadUint8LengthPrefixed(&block)
	case javaLongBlock:
		return mark, k.skipLong()
	case javaString:
		k.handles = append(k.handles, nil)
		return mark, k.skipText()
	case javaLongString:
		k.handles = append(k.handles, nil)
		return mark, k.s.Skip(4) && k.skipLong()
	case javaObject:
		return mark, k.object()
	case javaArray:
		return mark, k.array()
	case javaEnum:
		_, ok := k.class()
		k.handles = append(k.handles, nil)
		if ok {
			_, ok = k.content()
		}
		return mark, ok
	}
	return mark, false
}

func (k *javaSkipper) skipText() bool {
	var text cryptobyte.String
	return k.s.ReadUint16LengthPrefixed(&text)
}

func (k *javaSkipper) skipLong() bool {
	var n uint32
	return k.s.ReadUint32(&n) && int64(n) <= int64(len(*k.s)) && k.s.Skip(int(n))
}

// class reads the description of a class, or finds it among those that were read.
func (k *javaSkipper) class() (*javaClassDesc, bool) {
	var mark uint8
	if k.depth--; k.depth < 0 || !k.s.ReadUint8(&mark) {
		return nil, false
	}
	defer func() { k.depth++ }()
	switch mark {
	case javaNull:
		return nil, true
	case javaReference:
		var handle uint32
		if !k.s.ReadUint32(&handle) || handle < javaFirstHandle || int(handle-javaFirstHandle) >= len(k.handles) {
			return nil, false
		}
		c := k.handles[handle-javaFirstHandle]
		return c, c != nil
	case javaClass:
		return k.newClass()
	}
	return nil, false
}

func (k *javaSkipper) newClass() (*javaClassDesc, bool) {
	var name cryptobyte.String
	var count uint16
	c := &javaClassDesc{}
	if !k.s.ReadUint16LengthPrefixed(&name) || !k.s.Skip(8) || !k.s.ReadUint8(&c.flags) || !k.s.ReadUint16(&count) {
		return nil, false
	}
	c.name = string(name)
	k.handles = append(k.handles, c)
	for range count {
		var kind uint8
		if !k.s.ReadUint8(&kind) || !k.skipText() {
			return nil, false
		}
		c.fields = append(c.fields, kind)
		if kind == 'L' || kind == '[' {
			if _, ok := k.content(); !ok { // the name of the field's class
				return nil, false
			}
		}
	}
	if !k.untilEnd() {
		return nil, false
	}
	super, ok := k.class()
	c.super = super
	return c, ok
}

// untilEnd skips contents up to the end mark.
func (k *javaSkipper) untilEnd() bool {
	for {
		mark, ok := k.content()
		if !ok || mark == javaEnd {
			return ok
		}
	}
}

func (k *javaSkipper) object() bool {
	c, ok := k.class()
	k.handles = append(k.handles, nil)
	return ok && k.objectData(c)
}

// objectData skips the fields of an object, those of the topmost class first.
func (k *javaSkipper) objectData(c *javaClassDesc) bool {
	if c == nil {
		return true
	}
	if k.depth--; k.depth < 0 || !k.objectData(c.super) {
		return false
	}
	k.depth++
	if c.flags&flagExternal != 0 {
		return c.flags&flagBlockData != 0 && k.untilEnd()
	}
	if c.flags&flagSerializable == 0 {
		return true
	}
	for _, kind := range c.fields {
		if !k.value(kind) {
			return false
		}
	}
	return c.flags&flagWriteMethod == 0 || k.untilEnd()
}

// javaSizes are the sizes of the types that are no objects.
var javaSizes = map[byte]int{'B': 1, 'C': 2, 'D': 8, 'F': 4, 'I': 4, 'J': 8, 'S': 2, 'Z': 1}

func (k *javaSkipper) value(kind byte) bool {
	if kind == 'L' || kind == '[' {
		_, ok := k.content()
		return ok
	}
	size, known := javaSizes[kind]
	return known && k.s.Skip(size)
}

func (k *javaSkipper) array() bool {
	c, ok := k.class()
	k.handles = append(k.handles, nil)
	var n uint32
	if !ok || c == nil || len(c.name) < 2 || c.name[0] != '[' || !k.s.ReadUint32(&n) {
		return false
	}
	for range n {
		if !k.value(c.name[1]) {
			return false
		}
	}
	return true
}
