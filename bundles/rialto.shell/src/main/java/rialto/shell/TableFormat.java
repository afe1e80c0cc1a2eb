package rialto.shell;

import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows tables in the shell. */
@Component(service = Converter.class, property = Converter.CONVERTER_CLASSES + "=rialto.shell.Table")
public final class TableFormat implements Converter {

    @Activate
    public TableFormat() {}

    @Override
    public Object convert(Class<?> type, Object value) {
        return type == String.class && value instanceof Table ? value.toString() : null;
    }

    @Override
    public CharSequence format(Object value, int level, Converter escape) {
        return value instanceof Table ? value.toString() : null;
    }
}
