package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// modelVariable names the file that extends the API model. It is an environment
// variable, and not a flag of the vet tool, because of the cache of go vet: its
// key holds the flags, but not what stands in files that they name. What the
// tool says of its own identity is part of the key too, and go vet asks for that
// with the environment, but without the flags.
const modelVariable = "CANCELSAFE_MODEL"

// nameModel makes file, if it is named, the model of this process and of the
// vet tools that it has started; otherwise the one that the environment names.
func nameModel(file string) error {
	if file != "" {
		abs, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		if err := os.Setenv(modelVariable, abs); err != nil {
			return err
		}
	}
	_, err := loadModel()
	return err
}

// loadModel extends the model with the file that the environment names, and
// returns what stands there: nothing if it names none.
func loadModel() ([]byte, error) {
	file := os.Getenv(modelVariable)
	if file == "" {
		return nil, nil
	}
	if !filepath.IsAbs(file) {
		return nil, fmt.Errorf("%s=%s: write an absolute path, since go vet starts its tool in many directories", modelVariable, file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the API model: %w", err)
	}
	return data, analyzers.ExtendModel(file, string(data))
}

// registerModel extends the model of a vet tool, and makes it a part of what the
// tool says of its identity. A -model flag is refused, with advice.
func registerModel(flags *flag.FlagSet) {
	data, err := loadModel()
	if err != nil && os.Args[1] != "-flags" { // of which go vet would show no error
		log.Fatalf("cancelsafe: %v", err)
	}
	if data != nil {
		flags.Var(identity{data}, "V", "print version and exit")
	}
	flags.Func("model", "not here: set "+modelVariable+" in the environment", func(file string) error {
		return fmt.Errorf("go vet would not see the file change: set %s=%s in the environment, as an absolute path", modelVariable, file)
	})
}

// An identity is the -V flag of a tool whose answers depend on a model. Without
// one, the flag of the driver serves.
type identity struct{ model []byte }

// String returns the default value.
func (identity) String() string { return "" }

// IsBoolFlag reports that -V needs no value.
func (identity) IsBoolFlag() bool { return true }

// Set prints the version, in the form that go vet wants, and exits.
func (v identity) Set(value string) error {
	if value != "full" {
		return errors.New("use -V=full")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(program)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	h.Write(v.model)
	fmt.Printf("%s version devel with-model buildID=%02x\n", program, h.Sum(nil))
	os.Exit(0)
	return nil
}
