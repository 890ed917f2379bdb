package org.zerotrust.rego;

class InterpreterEngineTest extends EngineContract {
    InterpreterEngineTest() {
        super(Rego.Engine.INTERPRETER);
    }
}
