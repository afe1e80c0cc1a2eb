package rialto.store;

import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * The persistence unit of history, in the place of a {@code persistence.xml}. Its entities have neither lazy relations nor need for
 * change tracking, so their classes are taken as they are and nothing is woven.
 */
final class HistoryUnit implements PersistenceUnitInfo {

    private final DataSource source;
    private final List<String> entities;

    HistoryUnit(DataSource source, List<Class<?>> entities) {
        this.source = source;
        this.entities = entities.stream().map(Class::getName).toList();
    }

    @Override
    public String getPersistenceUnitName() {
        return "rialto-history";
    }

    @Override
    public String getPersistenceProviderClassName() {
        return "org.eclipse.persistence.jpa.PersistenceProvider";
    }

    @Override
    public String getScopeAnnotationName() {
        return null;
    }

    @Override
    public List<String> getQualifierAnnotationNames() {
        return List.of();
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"})
    public jakarta.persistence.spi.PersistenceUnitTransactionType getTransactionType() {
        return jakarta.persistence.spi.PersistenceUnitTransactionType.RESOURCE_LOCAL;
    }

    @Override
    public DataSource getJtaDataSource() {
        return null;
    }

    @Override
    public DataSource getNonJtaDataSource() {
        return source;
    }

    @Override
    public List<String> getMappingFileNames() {
        return List.of();
    }

    @Override
    public List<URL> getJarFileUrls() {
        return List.of();
    }

    @Override
    public URL getPersistenceUnitRootUrl() {
        String name = HistoryUnit.class.getName().replace('.', '/') + ".class";
        String self = HistoryUnit.class.getResource("HistoryUnit.class").toString();
        try {
            return new URL(self.substring(0, self.length() - name.length()));
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the place of history's classes is no URL: " + self, e);
        }
    }

    @Override
    public List<String> getManagedClassNames() {
        return entities;
    }

    @Override
    public boolean excludeUnlistedClasses() {
        return true;
    }

    @Override
    public SharedCacheMode getSharedCacheMode() {
        return SharedCacheMode.NONE;
    }

    @Override
    public ValidationMode getValidationMode() {
        return ValidationMode.NONE;
    }

    @Override
    public Properties getProperties() {
        return new Properties();
    }

    @Override
    public String getPersistenceXMLSchemaVersion() {
        return "3.2";
    }

    @Override
    public ClassLoader getClassLoader() {
        return HistoryUnit.class.getClassLoader();
    }

    @Override
    public void addTransformer(ClassTransformer transformer) {
        // Weaving is off; see the class's own words.
    }

    @Override
    public ClassLoader getNewTempClassLoader() {
        // Only weaving wants a loader that forgets.
        return getClassLoader();
    }
}
