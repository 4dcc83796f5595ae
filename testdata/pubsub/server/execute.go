package server

import (
	"errors"
	"slices"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/command"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/store"
)

// maxEcho is how much of an unknown name is repeated in the reply.
const maxEcho = 64

// execute executes a command and pushes what it answers. It never waits.
func (s *session) execute(frame resp.Frame) {
	cmd, err := command.Parse(frame)
	if err != nil {
		s.push(resp.Errorf("ERR %s", err))
		return
	}
	switch c := cmd.(type) {
	case command.Subscribe:
		s.subscribe(c.Channels)
		return
	case command.Unsubscribe:
		s.unsubscribe(c.Channels)
		return
	}
	if s.channels > 0 {
		// A subscriber could not tell the reply from a message.
		s.push(unknown(command.Name(cmd)))
		return
	}
	s.push(s.reply(cmd))
}

// reply executes a command that has one reply.
func (s *session) reply(cmd command.Command) resp.Frame {
	switch c := cmd.(type) {
	case command.Get:
		value, ok := s.server.store.Get(c.Key)
		if !ok {
			return resp.Null()
		}
		return resp.Bulk(value)
	case command.Set:
		return s.set(c)
	case command.Ping:
		if c.HasMessage {
			return resp.Bulk(c.Message)
		}
		return resp.Simple("PONG")
	case command.Echo:
		return resp.Bulk(c.Message)
	case command.Publish:
		return resp.Integer(uint64(s.server.broker.Publish(c.Channel, c.Message)))
	}
	return unknown(command.Name(cmd))
}

func (s *session) set(c command.Set) resp.Frame {
	var err error
	if c.TTL > 0 {
		err = s.server.store.SetExpiring(c.Key, c.Value, c.TTL)
	} else {
		err = s.server.store.Set(c.Key, c.Value)
	}
	switch {
	case errors.Is(err, store.ErrFull):
		return resp.Errorf("OOM %s", err)
	case err != nil:
		return resp.Errorf("ERR %s", err)
	}
	return resp.Simple("OK")
}

func (s *session) subscribe(names []string) {
	for _, name := range names {
		if s.channels >= s.server.cfg.MaxSubscriptions && !s.subscriber.Has(name) {
			s.push(resp.Errorf("ERR too many subscriptions, the limit is %d", s.server.cfg.MaxSubscriptions))
			return
		}
		s.channels = s.subscriber.Subscribe(name)
		s.push(resp.Array(resp.Bulk("subscribe"), resp.Bulk(name), resp.Integer(uint64(s.channels))))
	}
}

func (s *session) unsubscribe(names []string) {
	if s.channels == 0 {
		s.push(resp.Error("ERR not subscribed to any channel"))
		return
	}
	if len(names) == 0 {
		names = s.subscriber.Channels()
		slices.Sort(names)
	}
	for _, name := range names {
		s.channels = s.subscriber.Unsubscribe(name)
		s.push(resp.Array(resp.Bulk("unsubscribe"), resp.Bulk(name), resp.Integer(uint64(s.channels))))
	}
}

func unknown(name string) resp.Frame {
	return resp.Errorf("ERR unknown command '%s'", name[:min(len(name), maxEcho)])
}
