package emulator_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// An emulator without sockets: any client that takes an http.Client can use it.
func ExampleEmulator_Transport() {
	emu := emulator.New()
	client := &http.Client{Transport: emu.Transport()}
	resp, err := client.Get("https://bss.example/v2/bases/measurements")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	last := emu.Calls()[0]
	fmt.Println(resp.StatusCode, last.Operation, last.ErrorCode)
	// Output: 401 ListMeasureUnits APIGW.0301
}

// The third call of an operation is executed, but its response gets lost.
func ExampleEmulator_Fail() {
	emu := emulator.New()
	emu.Fail(emulator.Fault{
		Operation: "UpdateCustomerAccountAmount", Nth: 3, Kind: emulator.FaultKindDropAfter,
	})
}

// Business time stands still and moves when the test says so.
func ExampleEmulator_Advance() {
	emu := emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)))
	emu.Advance(24 * time.Hour)
	fmt.Println(emu.Now())
	// Output: 2026-03-16 04:30:00 +0000 UTC
}
