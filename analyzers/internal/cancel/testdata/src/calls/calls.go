// Package calls has calls that can be cancelled, and questions about errors.
package calls

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"time"
)

type Ctx = context.Context

type timeout interface{ Timeout() bool }

type status int

func (s status) String() string { return "" }

var errDeadline = errors.New("deadline")

type service interface {
	fetch(Ctx) error
	get(Ctx) (int, error)
	last(string, Ctx) error
	waitFor(Ctx) bool
	has(Ctx) bool
	with(Ctx) (Ctx, error)
	plain() error
	writeAll(io.Writer, any) error
}

var api service

func isTimeout(error) bool    { return true }
func isGone(error) bool       { return true }
func StatusCode(error) status { return 0 }

// giveUp gives up by itself.
func giveUp(ch chan int) error {
	select { // want `^select timer 1$`
	case <-ch:
		return nil
	case <-time.After(1):
		return errDeadline
	}
}

func given(ctx Ctx) error {
	if err := api.fetch(ctx); err != nil { // want `^call context 1$`
		return err
	}
	if _, err := api.get(ctx); err != nil { // want `^call context 1$`
		return err
	}
	if n, _ := api.get(ctx); n > 0 {
		return nil
	}
	if !api.waitFor(ctx) { // want `^call context 1$`
		return nil
	}
	if !api.has(ctx) {
		return nil
	}
	if _, err := api.with(ctx); err != nil {
		return err
	}
	if err := giveUp(nil); err != nil { // want `^call timer 1$`
		return err
	}
	if api.fetch(context.Background()) != nil {
		return nil
	}
	_ = api.fetch(ctx)
	err := ctx.Err() // want `^check context 1$`
	if err != nil {
		return context.Cause(ctx) // want `^check context 1$`
	}
	<-ctx.Done() // want `^wait context 0$`
	return api.last("x", ctx) // want `^call context 1$`
}

func reads(c net.Conn, buf *bytes.Buffer, p []byte) error {
	if err := c.SetReadDeadline(time.Now()); err != nil {
		return err
	}
	if _, err := c.Read(p); err != nil { // want `^io deadline 1$`
		return err
	}
	if _, err := io.ReadFull(c, p); err != nil { // want `^io deadline 1$`
		return err
	}
	if _, err := c.Write(p); err != nil { // in the other direction
		return err
	}
	if _, err := buf.Read(p); err != nil {
		return err
	}
	return api.plain()
}

func writes(c net.Conn, p []byte) error {
	if err := c.SetWriteDeadline(time.Now()); err != nil {
		return err
	}
	if _, err := c.Write(p); err != nil { // want `^io deadline 1$`
		return err
	}
	_, err := c.Read(p)
	return err
}

func both(c net.Conn, p []byte) error {
	if err := c.SetDeadline(time.Now()); err != nil {
		return err
	}
	if err := api.writeAll(c, p); err != nil { // want `^io deadline 1$`
		return err
	}
	_, err := io.Copy(c, c) // want `^io deadline 1$`
	return err
}

func late(c net.Conn, p []byte) error {
	if _, err := c.Read(p); err != nil { // without a deadline
		return err
	}
	for range 3 {
		if _, err := c.Read(p); err != nil { // want `^io deadline 1$`
			return err
		}
		if err := c.SetDeadline(time.Now()); err != nil {
			return err
		}
	}
	return nil
}

func lifted(c net.Conn, p []byte) error {
	if err := c.SetDeadline(time.Time{}); err != nil {
		return err
	}
	_, err := c.Read(p)
	return err
}

func questions(v any) error {
	if err := api.plain(); isTimeout(err) { // want `^call peer peer 1$`
		return err
	}
	if err := api.plain(); isGone(err) {
		return err
	}
	if err := api.plain(); StatusCode(err) == 4 { // want `^call peer peer 1$`
		return err
	}
	if err := api.plain(); os.IsTimeout(err) { // want `^call peer peer 1$`
		return err
	}
	if err := api.plain(); errors.Is(err, os.ErrDeadlineExceeded) { // want `^call peer peer 1$`
		return err
	}
	if err := api.plain(); errors.Is(err, io.EOF) {
		return err
	}
	if err := api.plain(); errors.Is(err, errDeadline) { // want `^call peer peer 1$`
		return err
	}
	err := api.plain() // want `^call peer peer 1$`
	var t timeout
	if errors.As(err, &t) && t.Timeout() {
		return err
	}
	err = api.plain() // want `^call peer peer 1$`
	if t, ok := err.(timeout); ok && t.Timeout() {
		return err
	}
	err = giveUp(nil) // want `^call timer timer 1$`
	if isTimeout(err) {
		return err
	}
	return nil
}
