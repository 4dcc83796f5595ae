// Package kafka has the methods of a client for Kafka that the tests call.
package kafka

import "context"

type Message struct{ Value []byte }

type Reader struct{ err error }

func (r *Reader) FetchMessage(ctx context.Context) (Message, error) { return Message{}, r.err }
