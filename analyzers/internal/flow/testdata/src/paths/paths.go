// Package paths has calls of start, which fails, and calls of here where a path
// may or may not come by.
package paths

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
)

func start() error { return nil }  // it failed
func ask() bool    { return true } // the answer is yes
func begin()       {}
func stop()        {}
func here()        {}
func other() error { return nil }

var ErrFull = errors.New("full")

func tested() error {
	here()
	err := start()
	here() // want "here"
	if err != nil {
		here()     // want "here"
		return err // want "return true"
	}
	here()
	return nil
}

func twice() error {
	err := start()
	if err == nil {
		here()
	}
	if err != nil && errors.Is(err, context.Canceled) {
		here() // want "here"
	}
	if err != nil {
		return fmt.Errorf("twice: %w", err) // want "return true"
	}
	return nil
}

func flags() bool {
	ok := false
	if err := start(); err == nil {
		ok = true
	}
	if ok {
		here()
	}
	if !ok {
		here() // want "here"
	}
	return ok // want "return false"
}

func phis(b bool) error {
	err := start()
	done := err == nil
	if b {
		err = nil
	}
	if err != nil {
		here() // want "here"
	} else {
		here() // want "here"
	}
	if done {
		here()
	}
	return err // want "return true" "return false"
}

func replaced() error {
	err := start()
	err = other()
	if err == nil {
		here() // want "here"
	}
	return err // want "return true" "return false"
}

func unknown() error {
	begin()
	return other() // want "return either"
}

func named() (err error) {
	defer func() { _ = err }()
	if err = start(); err == nil {
		here()
	}
	return // want "return true"
}

func captured() {
	failed := false
	f := func() { failed = true }
	if start() != nil {
		failed = true
	}
	if !failed {
		here()
	}
	f()
	if !failed {
		here()
	}
}

func dominated(b bool) {
	if b {
		begin()
		if b {
			here() // want "here"
		} else {
			here()
		}
	}
	here() // want "here"
}

func answered() bool {
	if ask() {
		here()      // want "here"
		return true // want "return true"
	}
	here()
	return false
}

func negated() bool {
	no := !ask()
	if no {
		here()
	}
	return !no // want "return true"
}

func sentinel(b bool) error {
	begin()
	if b {
		return ErrFull // want "return true"
	}
	var err error
	return err // want "return false"
}

func chosen(ctx context.Context, ch chan int) error {
	begin()
	select {
	case <-ctx.Done():
		here() // want "here"
	case <-ch:
		here() // want "here"
	}
	return nil // want "return false"
}

func ends(n int) {
	begin()
	switch n {
	case 0:
		panic("no")
	case 1:
		os.Exit(1)
	case 2:
		log.Fatal("no")
	case 3:
		stop()
		here()
	default:
		here() // want "here"
		return // want "return"
	}
	here()
}

func loop(n int) {
	for range n {
		here()
		begin() // want "again"
		here()  // want "here"
	}
	here() // want "here"
}

func retries() error {
	for {
		if err := start(); err == nil { // want "again"
			here()
			return nil
		}
		here() // want "here"
	}
}

func before(n int) {
	begin()
	for range n {
		here() // want "here"
	}
}

func inner(n int) {
	for range n {
		begin() // want "again"
		for range n {
			here() // want "here"
		}
	}
}

func anew(n int) error {
	for range n {
		err := other()
		if err != nil {
			return err
		}
	}
	err := start()
	for range n {
		if err == nil {
			here() // want "here"
		}
		if err = other(); err == nil {
			here() // want "here"
		}
	}
	return nil // want "return false"
}

func assertions() {
	var e interface{ Timeout() bool }
	err := start()
	if e, _ = err.(interface{ Timeout() bool }); e != nil {
		here() // want "here"
	}
	var none error
	if _, ok := none.(interface{ Timeout() bool }); ok {
		here()
	}
}

func constants(b bool) {
	begin()
	x := b && false
	if x {
		here()
	}
	if x || true {
		here() // want "here"
	} else {
		here()
	}
}
