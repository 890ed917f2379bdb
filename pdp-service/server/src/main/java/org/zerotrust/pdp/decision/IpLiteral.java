package org.zerotrust.pdp.decision;

import java.net.InetAddress;

/** Addresses as they are written: nothing is ever looked up, and no zone, bracket or leading zero is taken. */
final class IpLiteral {
    private IpLiteral() {}

    static boolean isAddress(String ip) {
        if (ip.indexOf(':') < 0) {
            return isIpv4(ip);
        }
        if (ip.length() > 45 || ip.indexOf('%') >= 0 || ip.indexOf('[') >= 0) {
            return false;
        }
        try {
            InetAddress.ofLiteral(ip);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isIpv4(String ip) {
        int octets = 0;
        int value = -1;
        for (int i = 0; i <= ip.length(); i++) {
            char c = i < ip.length() ? ip.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || value > 255) {
                    return false;
                }
                octets++;
                value = -1;
            } else if (c >= '0' && c <= '9' && value <= 255 && value != 0) {
                value = value < 0 ? c - '0' : value * 10 + c - '0';
            } else {
                return false;
            }
        }
        return octets == 4;
    }
}
