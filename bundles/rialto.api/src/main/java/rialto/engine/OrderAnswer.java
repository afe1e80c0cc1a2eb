package rialto.engine;

import rialto.risk.Refusal;

/**
 * What became of an order request.
 *
 * @param orderId the order's number
 * @param clOrdId its client id; empty if refused
 * @param refusal why it was refused; {@code null} if it is on its way
 * @param sequence sequence number of the decision
 */
public record OrderAnswer(long orderId, String clOrdId, Refusal refusal, long sequence) {}
