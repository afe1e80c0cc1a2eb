/** Walls around strategies: what they may import and which services they see. They stop mistakes, not hostile code. */
@Capability(namespace = "osgi.implementation", name = StrategyPlugin.HOST, version = "1.0.0")
package rialto.deploy.hooks;

import org.osgi.annotation.bundle.Capability;
import rialto.strategy.StrategyPlugin;
