package rialto.orders;

import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** The one-character codes of FIX 4.4, by which saved state names its enumerations; UNKNOWN, which FIX lacks, is U. */
final class FixCode {

    private FixCode() {}

    static byte of(Side side) {
        return (byte) (side == Side.BUY ? '1' : '2');
    }

    static Side side(byte code) {
        return switch (code) {
            case '1' -> Side.BUY;
            case '2' -> Side.SELL;
            default -> throw unknown("Side", code);
        };
    }

    static byte of(OrdType type) {
        return (byte) (type == OrdType.MARKET ? '1' : '2');
    }

    static OrdType ordType(byte code) {
        return switch (code) {
            case '1' -> OrdType.MARKET;
            case '2' -> OrdType.LIMIT;
            default -> throw unknown("OrdType", code);
        };
    }

    static byte of(TimeInForce timeInForce) {
        return (byte)
                switch (timeInForce) {
                    case GTC -> '1';
                    case IOC -> '3';
                    case FOK -> '4';
                };
    }

    static TimeInForce timeInForce(byte code) {
        return switch (code) {
            case '1' -> TimeInForce.GTC;
            case '3' -> TimeInForce.IOC;
            case '4' -> TimeInForce.FOK;
            default -> throw unknown("TimeInForce", code);
        };
    }

    static byte of(OrdStatus status) {
        return (byte)
                switch (status) {
                    case NEW -> '0';
                    case PARTIALLY_FILLED -> '1';
                    case FILLED -> '2';
                    case CANCELED -> '4';
                    case PENDING_CANCEL -> '6';
                    case REJECTED -> '8';
                    case PENDING_NEW -> 'A';
                    case EXPIRED -> 'C';
                    case UNKNOWN -> 'U';
                };
    }

    static OrdStatus ordStatus(byte code) {
        return switch (code) {
            case '0' -> OrdStatus.NEW;
            case '1' -> OrdStatus.PARTIALLY_FILLED;
            case '2' -> OrdStatus.FILLED;
            case '4' -> OrdStatus.CANCELED;
            case '6' -> OrdStatus.PENDING_CANCEL;
            case '8' -> OrdStatus.REJECTED;
            case 'A' -> OrdStatus.PENDING_NEW;
            case 'C' -> OrdStatus.EXPIRED;
            case 'U' -> OrdStatus.UNKNOWN;
            default -> throw unknown("OrdStatus", code);
        };
    }

    private static IllegalArgumentException unknown(String what, byte code) {
        return new IllegalArgumentException("state holds " + what + " " + code + ", which this version does not know");
    }
}
