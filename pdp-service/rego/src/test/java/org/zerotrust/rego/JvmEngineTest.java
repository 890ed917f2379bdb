package org.zerotrust.rego;

class JvmEngineTest extends EngineContract {
    JvmEngineTest() {
        super(Rego.Engine.JVM);
    }
}
