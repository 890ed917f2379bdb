package org.zerotrust.pdp.device;

/** The forms of names of modules, subscriptions and equipment. */
public final class IdentifierRules {
    private static final int EID_DIGITS = 32;
    private static final int EID_MODULUS = 97;
    private static final int IMEI_BODY = 14;

    private IdentifierRules() {}

    /** 32 digits whose value is 1 modulo 97: its last two are check digits (SGP.29, ISO/IEC 7064 MOD 97-10). */
    public static boolean isEid(String text) {
        if (text.length() != EID_DIGITS || !digits(text)) {
            return false;
        }
        int rest = 0;
        for (int i = 0; i < text.length(); i++) {
            rest = (rest * 10 + text.charAt(i) - '0') % EID_MODULUS;
        }
        return rest == 1;
    }

    /** 18 to 20 digits (ITU-T E.118 with and without its check digit). */
    public static boolean isIccid(String text) {
        return text.length() >= 18 && text.length() <= 20 && digits(text);
    }

    /** 14 digits, 15 with the check digit, 16 with a software version (3GPP TS 23.003 section 6.2). */
    public static boolean isImei(String text) {
        return text.length() >= IMEI_BODY && text.length() <= 16 && digits(text);
    }

    /** Whether two IMEIs name the same equipment: check digit and software version are not part of its name. */
    public static boolean sameEquipment(String imei, String other) {
        return imei.regionMatches(0, other, 0, IMEI_BODY);
    }

    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
