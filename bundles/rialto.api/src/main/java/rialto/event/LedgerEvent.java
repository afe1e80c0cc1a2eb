package rialto.event;

/**
 * What goes on record beside the market itself: orders and the platform. One who subscribes to it keeps the order between the two and
 * is spared the market's events.
 */
public sealed interface LedgerEvent extends Event permits OrderEvent, PlatformEvent {}
