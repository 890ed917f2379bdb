package org.zerotrust.rego.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs every Rego test of these files and folders as a test of its own, named by its path and place:
 *
 * {@snippet lang = java :
 * class DoorPolicyTest {
 *     @PolicyTests("src/main/policies")
 *     void policies(PolicyTest test) {
 *         test.verify();
 *     }
 * }
 * }
 *
 * <p>The policies are compiled once; errors in them, and folders without any test, fail.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(PolicyTestExtension.class)
public @interface PolicyTests {
    /** Files and folders with policies, data and tests, relative to where the build runs. */
    String[] value();

    /** A regular expression; only tests whose path it is found in are run. */
    String run() default "";

    /** How long one test may take, in milliseconds. */
    long timeoutMillis() default 5_000;

    /** Whether policies are Rego v0. */
    boolean v0() default false;
}
