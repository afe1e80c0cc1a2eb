package rialto.store;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An instrument, so that units are known without the engine. */
@Entity
@Table(name = "INSTRUMENTS")
@Access(AccessType.FIELD)
public class InstrumentRow {

    @Id
    @Column(name = "ID")
    long id;

    @Column(name = "SYMBOL", length = 128)
    String symbol;

    @Column(name = "VENUE", length = 128)
    String venue;

    @Column(name = "KIND", length = 16)
    String kind;

    @Column(name = "BASE_CURRENCY", length = 64)
    String baseCurrency;

    @Column(name = "QUOTE_CURRENCY", length = 64)
    String quoteCurrency;

    @Column(name = "PRICE_DENOMINATOR", nullable = false)
    long priceDenominator;

    @Column(name = "QUANTITY_DENOMINATOR", nullable = false)
    long quantityDenominator;

    @Column(name = "TICK", nullable = false)
    long tick;

    @Column(name = "LOT", nullable = false)
    long lot;

    @Column(name = "MIN_QUANTITY", nullable = false)
    long minQuantity;

    @Column(name = "MAX_QUANTITY", nullable = false)
    long maxQuantity;

    @Column(name = "MIN_NOTIONAL", nullable = false)
    long minNotional;

    @Column(name = "MULTIPLIER", nullable = false)
    long multiplier;

    /** For the persistence provider. */
    protected InstrumentRow() {}
}
