// Package closed has objects with a flag that says that they are closed.
package closed
