package rialto.risk;

import java.util.Objects;

/**
 * A refused order.
 *
 * @param code why
 * @param text a sentence with the figures and the remedy
 */
public record Refusal(RefusalCode code, String text) {

    public Refusal {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(text, "text");
    }
}
