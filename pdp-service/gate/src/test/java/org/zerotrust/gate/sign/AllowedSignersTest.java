package org.zerotrust.gate.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of allowed signers: what cannot be used is said, with its line. */
final class AllowedSignersTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQw2yYBtS5Qkz1tZ8lE1mJ7b1l6yq3l9m2XrV6bqUeH";

    @Test
    void commentsAndBlankLinesAreNothing() {
        assertThat(AllowedSigners.read("# who may\n\n  \nann@example.org " + KEY + " ann\n")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aKeyForOtherPurposesIsNotCounted() {
        assertThat(AllowedSigners.read("ann@example.org namespaces=\"file,other\" " + KEY + "\n")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org",
                "ann@example.org ssh-ed25519",
                "ann@example.org ssh-ed25519 ???",
                "ann@example.org ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGQw2yYBtS5Qkz1tZ8lE1mJ7b1l6yq3l9m2XrV6bqUeH",
                "ann@example.org cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQw2yYBtS5Qkz1tZ8lE1mJ7b1l6yq3l9m2XrV6bqUeH",
                "ann@example.org valid-after=\"yesterday\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQw2yYBtS5Qkz1tZ8lE1mJ7b1l6yq3l9m2XrV6bqUeH"
            })
    void whatCannotBeUsedIsSaidWithItsLine(String line) {
        assertThatThrownBy(() -> AllowedSigners.read("# one\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----",
                "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----",
                "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----"
            })
    void whatIsNoSignatureIsRefused(String armored) {
        assertThat(AllowedSigners.read("ann@example.org " + KEY).check(armored, new byte[0], Instant.EPOCH))
                .isInstanceOf(SignatureCheck.Refused.class);
    }
}
