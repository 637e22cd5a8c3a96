package practice

import (
	"context"
	"fmt"
	"net"
	"time"
)

// serve opens what is kept and serves it. The lock must be held.
func (t *Tenant) serve(ctx context.Context) error {
	s := &server{folder: t.folder, log: t.options.Log, now: t.options.Now}
	if err := s.load(); err != nil {
		return err
	}
	if err := s.listen(ctx, t.options.Listen); err != nil {
		return err
	}
	err := s.publish()
	if err == nil {
		err = s.run(ctx)
	}
	if err != nil {
		s.listener.Close()
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.server = s
	return nil
}

// say tells something that a person should know about this start.
func (s *server) say(notice string) {
	s.log.Warn("practice: " + notice)
	s.notices = append(s.notices, notice)
}

// load reads what is kept, making what is missing.
func (s *server) load() error {
	s.folder.sweep()
	m, err := openMaterial(s.folder, s.now(), s.say)
	if err != nil {
		return err
	}
	s.material = &m
	s.mappings, err = openMappings(s.folder, s.now, s.say)
	return err
}

// publish writes what the others read. The port is taken by now, so whoever reads it finds a server.
func (s *server) publish() (err error) {
	if err := s.material.writeFiles(s.folder, s.now(), s.say); err != nil {
		return err
	}
	if s.facts, err = gatherFacts(s.folder, s.material, s.notices); err != nil {
		return err
	}
	s.log.Info("practice: serving", "listen", s.facts.Listen, "folder", string(s.folder))
	return s.folder.writeJSON(factsFile, s.facts)
}

// listen takes the port that was chosen at first, or a new one when a stranger has it by now, and writes it down. A port
// that is asked for is taken or nothing is.
func (s *server) listen(ctx context.Context, asked string) (err error) {
	wanted := asked
	if _, port, _ := net.SplitHostPort(asked); port == "0" && s.material.Listen != "" {
		wanted = s.material.Listen
	}
	s.listener, err = listenPatiently(ctx, wanted)
	if err != nil && wanted != asked {
		s.say("The port of the practice tenant, " + wanted + ", is taken by another program. A new one was chosen.")
		s.listener, err = net.Listen("tcp", asked)
	}
	if err != nil {
		return fmt.Errorf("listening for the practice tenant: %w", err)
	}
	if s.material.Listen == s.listener.Addr().String() {
		return nil
	}
	s.material.Listen = s.listener.Addr().String()
	if err = s.folder.writeJSON(materialFile, s.material); err != nil {
		s.listener.Close()
	}
	return err
}

// listenPatiently gives a server that has just been killed the time to lose its port.
func listenPatiently(ctx context.Context, address string) (net.Listener, error) {
	for until := time.Now().Add(portPatience); ; {
		listener, err := net.Listen("tcp", address)
		if err == nil || time.Now().After(until) || ctx.Err() != nil {
			return listener, err
		}
		pause(ctx, retryEvery)
	}
}
