package auditself

import (
	"context"
	"errors"
	"time"
)

// A Tower is a station on which nothing goes wrong.
type Tower struct {
	*Station
	next *Tower
}

func (t *Tower) lampStop(ctx context.Context, name string) error {
	return t.radio.say(ctx, "dark "+name)
}

// lampStart gives its opposite a context that lives on.
func (t *Tower) lampStart(ctx context.Context, name string) (err error) {
	soon, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	defer func() {
		if err != nil {
			t.lampStop(context.WithoutCancel(ctx), name)
		}
	}()
	return t.radio.say(soon, "light "+name)
}

func (t *Tower) StopBell(ctx context.Context, name string) error {
	return t.radio.say(ctx, "silent "+name)
}

// StartBell has the context of a caller, who may be the program.
func (t *Tower) StartBell(ctx context.Context, name string) error {
	if err := t.radio.say(ctx, "ring "+name); err != nil {
		t.StopBell(ctx, name)
		return err
	}
	return nil
}

func (t *Tower) StopHorn(ctx context.Context, name string) error {
	return t.radio.say(ctx, "silent "+name)
}

// StartHorn stops another one, and that of another tower.
func (t *Tower) StartHorn(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := t.radio.say(ctx, "blow "+name); err != nil {
		t.StopHorn(ctx, "low "+name)
		t.next.StopHorn(ctx, name)
		return err
	}
	return nil
}

func (t *Tower) StopSiren(ctx context.Context, name string) error {
	if t.on[name] {
		println(ctx.Value("who"))
	}
	delete(t.on, name)
	return nil
}

// StartSiren is undone without a context.
func (t *Tower) StartSiren(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := t.radio.say(ctx, "howl "+name); err != nil {
		t.StopSiren(ctx, name)
		return err
	}
	return nil
}

func (t *Tower) StopClock(ctx context.Context, name string) error {
	return t.radio.say(ctx, "halt "+name)
}

// StartClock stops it only where there is one.
func (t *Tower) StartClock(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := t.radio.say(ctx, "tick "+name); err != nil {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.StopClock(ctx, name)
		}
		return err
	}
	return nil
}

// ResumeClock is no opposite.
func (t *Tower) ResumeClock(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := t.radio.say(ctx, "again "+name); err != nil {
		t.StopClock(ctx, name)
		return err
	}
	return nil
}
